package org.isogloss.tests.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Directories of the system tests. They stay after the tests, for people to look at. */
final class Scratch {

    private static final Path ROOT = Path.of("target", "system-tests").toAbsolutePath();

    private Scratch() {}

    /** An empty directory of that name. */
    static Path directory(String name) {
        Path dir = ROOT.resolve(name);
        try {
            delete(dir);
            return Files.createDirectories(dir);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path dir) throws IOException {
        if (!Files.exists(dir)) {
            return;
        }
        try (Stream<Path> files = Files.walk(dir)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
