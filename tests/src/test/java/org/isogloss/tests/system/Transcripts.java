package org.isogloss.tests.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What evaluations of a run have heard. */
final class Transcripts {

    private Transcripts() {}

    /** The clips of a language in the last evaluation: path, language, reference, hypothesis. */
    static List<String[]> last(Path run, String language) throws IOException {
        try (Stream<Path> files = Files.list(run.resolve("transcripts"))) {
            Path file = files.max(Comparator.naturalOrder()).orElseThrow();
            return Files.readAllLines(file).stream()
                    .map(line -> line.split("\t", -1))
                    .filter(fields -> fields[1].equals(language))
                    .toList();
        }
    }
}
