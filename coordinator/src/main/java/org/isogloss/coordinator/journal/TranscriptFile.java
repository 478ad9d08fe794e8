package org.isogloss.coordinator.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.isogloss.coordinator.disk.Durable;
import org.isogloss.protocol.exchange.Transcript;

/** The clips of an evaluation with their texts and what was recognised: tab-separated text, a line a clip, with its errors and
 * the units of its text. */
public final class TranscriptFile {

    private TranscriptFile() {}

    /** Writes all of it or nothing. */
    public static void write(Path workshop, Path file, Map<String, List<Transcript>> byLanguage) throws IOException {
        StringBuilder text = new StringBuilder();
        addLine(text, "path", "language", "reference", "hypothesis", "errors", "units");
        byLanguage.forEach((language, transcripts) -> transcripts.forEach(t -> addLine(
                text,
                t.getPath(),
                language,
                t.getReference(),
                t.getHypothesis(),
                Integer.toString(t.getSubstitutions() + t.getDeletions() + t.getInsertions()),
                Integer.toString(t.getReferenceUnits()))));
        Durable.makeDirectories(file.getParent());
        Durable.replace(workshop, file, text.toString());
    }

    private static void addLine(StringBuilder text, String... values) {
        text.append(String.join("\t", values)).append('\n');
    }
}
