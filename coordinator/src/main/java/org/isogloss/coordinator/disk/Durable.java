package org.isogloss.coordinator.disk;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import org.isogloss.protocol.Sha256;

/** File operations that a crash or a power cut leaves either done or not done. */
public final class Durable {

    private static final int BUFFER = 1 << 16;

    private Durable() {}

    /** Writes a new file and forces it to the disk. */
    public static void write(Path file, byte[] content) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
            ByteBuffer bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    /**
     * Writes a file in a workshop and moves it into place, so that there is all of it or the one before, also after a crash.
     *
     * @param workshop a directory on the same disk; when it is gone, nothing is moved
     */
    public static void replace(Path workshop, Path file, String text) throws IOException {
        Path beside = beside(workshop, file);
        byte[] content = text.getBytes(StandardCharsets.UTF_8);
        try {
            Files.deleteIfExists(beside);
            write(beside, content);
            Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            deleteQuietly(beside);
            throw e;
        }
        force(file.toAbsolutePath().getParent());
    }

    /** What a file is called in a workshop before it is moved into place. */
    static Path beside(Path workshop, Path file) {
        return workshop.resolve("." + file.getFileName() + ".new");
    }

    /** Makes a directory, with those that it is in, and forces their names to the disk; one that exists is no error. */
    public static void makeDirectories(Path directory) throws IOException {
        Path above = directory.toAbsolutePath().getParent();
        if (Files.isDirectory(directory) || above == null) {
            return;
        }
        makeDirectories(above);
        Files.createDirectories(directory);
        force(above);
    }

    /** Forces the names of a directory's entries to the disk. */
    public static void force(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    public static String sha256(Path file) throws IOException {
        MessageDigest digest = Sha256.digest();
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        }
        return Sha256.hex(digest);
    }

    /** Removes what there may be, if that is possible; for what nobody reads and somebody else removes later. */
    public static void deleteQuietly(Path leftover) {
        try {
            if (Files.exists(leftover, LinkOption.NOFOLLOW_LINKS)) {
                delete(leftover);
            }
        } catch (IOException e) {
            // It has a temporary name, and is removed at the next try.
        }
    }

    /** Removes a directory and all that is in it, or a file; a link is removed, not followed. */
    public static void delete(Path directory) throws IOException {
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path dir, IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.delete(dir);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
