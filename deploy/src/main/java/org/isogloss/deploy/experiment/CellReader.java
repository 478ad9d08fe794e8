package org.isogloss.deploy.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.isogloss.coordinator.journal.RunJournal;
import org.isogloss.coordinator.journal.RunLine;

/** Puts together what a cell's processes have left. */
final class CellReader {

    private static final ObjectMapper JSON = new ObjectMapper();

    private CellReader() {}

    /**
     * The result of a cell.
     *
     * @param run directory of its run
     * @param evaluation what {@code isogloss evaluate} found out
     */
    static CellResult read(Path run, Path evaluation, long exchangedBytes) throws IOException {
        JsonNode found = JSON.readTree(evaluation.toFile());
        Map<String, CellResult.Language> languages = new TreeMap<>();
        found.path("languages").fields().forEachRemaining(e -> languages.put(e.getKey(), language(e.getValue())));
        long steps = 0;
        double seconds = 0;
        double audioSeconds = 0;
        for (RunLine line : RunJournal.read(run.resolve("metrics.jsonl"))) {
            if (line instanceof RunLine.Step step) {
                steps++;
                seconds += step.seconds();
                audioSeconds += step.audioSeconds();
            }
        }
        return new CellResult(found.path("measure").asText(), languages, steps, seconds, audioSeconds, exchangedBytes);
    }

    private static CellResult.Language language(JsonNode found) {
        return new CellResult.Language(
                found.path("clips").asInt(),
                found.path("broken").asInt(),
                found.path("errors").asLong(),
                found.path("units").asLong(),
                found.path("parameters").asLong(),
                found.path("ownParameters").asLong());
    }
}
