package org.isogloss.coordinator.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.CopyOption;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.lucene.tests.mockfile.FilterFileChannel;
import org.apache.lucene.tests.mockfile.FilterFileSystemProvider;

/** The real file system, with faults of a disk made at will. Files are read as ever. */
public final class FaultyDisk extends FilterFileSystemProvider {

    /** What changes a disk. */
    public enum Operation {
        OPEN,
        WRITE,
        TRUNCATE,
        FORCE,
        MOVE,
        DELETE,
        MAKE_DIRECTORY
    }

    /** Something that goes wrong before an operation is done. */
    public interface Fault {
        void before(Operation operation, Path path) throws IOException;
    }

    /** A disk in order. */
    public static final Fault NONE = (operation, path) -> {};

    private final List<String> done = new ArrayList<>();
    private Fault fault = NONE;
    private long room = Long.MAX_VALUE;

    public FaultyDisk() {
        super("faulty://", FileSystems.getDefault());
    }

    /** A directory as it is on this disk. */
    public Path on(Path real) {
        return wrapPath(real);
    }

    public synchronized void fault(Fault next) {
        fault = next;
    }

    /** So many bytes can be written from now on; then the disk is full. */
    public synchronized void room(long bytes) {
        room = bytes;
    }

    public static Fault readOnly() {
        return (operation, path) -> {
            throw new FileSystemException(path.toString(), null, "Read-only file system");
        };
    }

    /** The power is cut before the operation of this number, counted from 0, and stays cut. */
    public static Fault cutBefore(int operation) {
        int[] left = {operation};
        return (kind, path) -> {
            if (left[0]-- <= 0) {
                throw new IOException("the power is cut");
            }
        };
    }

    /** What was done so far, as {@code OPERATION name}. */
    public synchronized List<String> done() {
        return List.copyOf(done);
    }

    private void note(Operation operation, Path path) throws IOException {
        Fault now;
        synchronized (this) {
            now = fault;
        }
        // Alone, since a slow disk is one whose fault takes its time.
        now.before(operation, path);
        synchronized (this) {
            done.add(operation + " " + path.getFileName());
        }
    }

    /** Takes as much of the room as there is. */
    private synchronized int take(int bytes) throws IOException {
        if (room == 0 && bytes > 0) {
            throw new IOException("No space left on device");
        }
        int taken = (int) Math.min(room, bytes);
        room -= room == Long.MAX_VALUE ? 0 : taken;
        return taken;
    }

    @Override
    public FileChannel newFileChannel(Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
            throws IOException {
        if (options.contains(StandardOpenOption.WRITE)) {
            note(Operation.OPEN, path);
        }
        return new Channel(super.newFileChannel(path, options, attributes), path);
    }

    @Override
    public void move(Path source, Path target, CopyOption... options) throws IOException {
        note(Operation.MOVE, target);
        super.move(source, target, options);
    }

    @Override
    public void delete(Path path) throws IOException {
        note(Operation.DELETE, path);
        super.delete(path);
    }

    @Override
    public boolean deleteIfExists(Path path) throws IOException {
        note(Operation.DELETE, path);
        return super.deleteIfExists(path);
    }

    @Override
    public void createDirectory(Path dir, FileAttribute<?>... attributes) throws IOException {
        note(Operation.MAKE_DIRECTORY, dir);
        super.createDirectory(dir, attributes);
    }

    private final class Channel extends FilterFileChannel {

        private final Path path;

        Channel(FileChannel channel, Path path) {
            super(channel);
            this.path = path;
        }

        private interface Writing {
            int of(ByteBuffer bytes) throws IOException;
        }

        private int write(ByteBuffer source, Writing writing) throws IOException {
            note(Operation.WRITE, path);
            int end = source.limit();
            source.limit(source.position() + take(source.remaining()));
            try {
                return writing.of(source);
            } finally {
                source.limit(end);
            }
        }

        @Override
        public int write(ByteBuffer source) throws IOException {
            return write(source, super::write);
        }

        @Override
        public int write(ByteBuffer source, long position) throws IOException {
            return write(source, bytes -> super.write(bytes, position));
        }

        @Override
        public FileChannel truncate(long size) throws IOException {
            note(Operation.TRUNCATE, path);
            return super.truncate(size);
        }

        @Override
        public void force(boolean metaData) throws IOException {
            note(Operation.FORCE, path);
            super.force(metaData);
        }
    }
}
