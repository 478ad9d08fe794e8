package org.isogloss.coordinator.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.isogloss.protocol.Build;

/** What a process runs on, for whoever reads of the run later. */
final class Machine {

    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

    private Machine() {}

    /** One line. */
    static String text() {
        return "isogloss " + Build.ID + " on " + System.getProperty("os.name") + " " + System.getProperty("os.version")
                + " " + System.getProperty("os.arch") + ", processors: "
                + Runtime.getRuntime().availableProcessors() + processor(PROCESSORS) + ", Java "
                + System.getProperty("java.version");
    }

    /** Its name in brackets, where the system tells it. */
    static String processor(Path processors) {
        try (Stream<String> lines = Files.lines(processors)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .findFirst()
                    .map(line -> " (" + line.substring(line.indexOf(':') + 1).strip() + ")")
                    .orElse("");
        } catch (IOException | UncheckedIOException e) {
            return "";
        }
    }
}
