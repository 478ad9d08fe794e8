package org.isogloss.coordinator.journal;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import org.isogloss.protocol.exchange.Transcript;

/** The clips of an evaluation with their texts and what was recognised: tab-separated text, a line a clip. */
public final class TranscriptFile {

    private TranscriptFile() {}

    /** Writes beside, then renames, so that the file is there whole or not. */
    public static void write(Path file, Map<String, List<Transcript>> byLanguage) throws IOException {
        Files.createDirectories(file.getParent());
        Path beside = file.resolveSibling("." + file.getFileName() + ".new");
        try (BufferedWriter out = Files.newBufferedWriter(beside)) {
            writeLine(out, "path", "language", "reference", "hypothesis");
            for (Map.Entry<String, List<Transcript>> language : byLanguage.entrySet()) {
                for (Transcript t : language.getValue()) {
                    writeLine(out, t.getPath(), language.getKey(), t.getReference(), t.getHypothesis());
                }
            }
        }
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void writeLine(BufferedWriter out, String... values) throws IOException {
        out.write(String.join("\t", values));
        out.write('\n');
    }
}
