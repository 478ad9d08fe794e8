package org.isogloss.coordinator.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.util.Set;
import org.apache.lucene.tests.mockfile.FilterFileSystemProvider;

/** The real file system, on which somebody else may have their turn before every operation. */
final class SharedDisk extends FilterFileSystemProvider {

    private final Runnable before;

    /** @param before called before every operation, by the thread that wants it */
    SharedDisk(Runnable before) {
        super("shared://", FileSystems.getDefault());
        this.before = before;
    }

    /** A directory as it is on this disk. */
    Path on(Path real) {
        return wrapPath(real);
    }

    @Override
    public SeekableByteChannel newByteChannel(
            Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes) throws IOException {
        before.run();
        return super.newByteChannel(path, options, attributes);
    }

    @Override
    public FileChannel newFileChannel(Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
            throws IOException {
        before.run();
        return super.newFileChannel(path, options, attributes);
    }

    @Override
    public DirectoryStream<Path> newDirectoryStream(Path dir, DirectoryStream.Filter<? super Path> filter)
            throws IOException {
        before.run();
        return super.newDirectoryStream(dir, filter);
    }

    @Override
    public void createDirectory(Path dir, FileAttribute<?>... attributes) throws IOException {
        before.run();
        super.createDirectory(dir, attributes);
    }

    @Override
    public void delete(Path path) throws IOException {
        before.run();
        super.delete(path);
    }

    @Override
    public void move(Path source, Path target, CopyOption... options) throws IOException {
        before.run();
        super.move(source, target, options);
    }

    @Override
    public void checkAccess(Path path, AccessMode... modes) throws IOException {
        before.run();
        super.checkAccess(path, modes);
    }
}
