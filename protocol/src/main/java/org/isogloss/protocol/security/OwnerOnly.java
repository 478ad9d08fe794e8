package org.isogloss.protocol.security;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Files that nobody but their owner may read, from the moment at which they are there. */
public final class OwnerOnly {

    /** What such a file is made with. */
    public static final FileAttribute<Set<PosixFilePermission>> FILE = permissions("rw-------");

    private static final FileAttribute<Set<PosixFilePermission>> DIRECTORY = permissions("rwx------");

    private OwnerOnly() {}

    private static FileAttribute<Set<PosixFilePermission>> permissions(String text) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(text));
    }

    /** Makes a directory if it is not there; one that is stays as it is. */
    static void directory(Path directory) throws IOException {
        Path absolute = directory.toAbsolutePath();
        if (absolute.getParent() != null) {
            Files.createDirectories(absolute.getParent());
        }
        if (!Files.isDirectory(directory)) {
            Files.createDirectory(directory, DIRECTORY);
        }
    }

    /** Writes a file that is not there yet. */
    public static void write(Path file, String text) throws IOException {
        Set<StandardOpenOption> options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (SeekableByteChannel channel = Files.newByteChannel(file, options, FILE);
                var out = Channels.newOutputStream(channel)) {
            out.write(text.getBytes(StandardCharsets.US_ASCII));
        }
    }

    /** Puts a text in a file's place, whole: who reads meanwhile finds the old or the new one. */
    static void replace(Path file, String text) throws IOException {
        Path beside = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(beside);
        write(beside, text);
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
