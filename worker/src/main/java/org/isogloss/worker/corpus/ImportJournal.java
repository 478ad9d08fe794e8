package org.isogloss.worker.corpus;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import org.isogloss.worker.corpus.imports.ImportClip;

/**
 * What has become of the clips of an import so far, a line each, so that one that was cut short goes on where it was. Its
 * first line says which import it is of.
 */
final class ImportJournal implements AutoCloseable {

    private static final String FILE_NAME = "imported.tsv";

    /**
     * What became of a clip.
     *
     * @param seconds of the sound that was written
     * @param sourceRate of the recording, in Hz
     * @param leftOut why it is not in the corpus; empty if it is
     */
    record Outcome(double seconds, int sourceRate, String leftOut) {

        static Outcome leftOut(String why) {
            return new Outcome(0, 0, why.replaceAll("\\s+", " "));
        }

        boolean isIn() {
            return leftOut.isEmpty();
        }
    }

    private final Map<String, Outcome> outcomes;
    private final BufferedWriter out;

    private ImportJournal(Map<String, Outcome> outcomes, BufferedWriter out) {
        this.outcomes = outcomes;
        this.out = out;
    }

    static Path file(Path building) {
        return building.resolve(FILE_NAME);
    }

    /** Of which import a directory has what was done; empty if of none. */
    static String importIn(Path building) throws IOException {
        Path file = file(building);
        if (!Files.isRegularFile(file)) {
            return "";
        }
        String text = text(file);
        // Without a line's end, it was cut short before anything was done.
        return text.substring(0, Math.max(0, text.indexOf('\n')));
    }

    /** Goes on with the journal of this import, or begins it. */
    static ImportJournal open(Path building, String importId) throws IOException {
        Map<String, Outcome> outcomes = new HashMap<>();
        Path file = file(building);
        if (importIn(building).equals(importId)) {
            read(text(file), outcomes);
            // What an end in the middle of a line has left is written over.
            rewrite(file, importId, outcomes);
        } else {
            Files.writeString(file, importId + "\n");
        }
        return new ImportJournal(outcomes, Files.newBufferedWriter(file, StandardOpenOption.APPEND));
    }

    /** It may have ended in the middle of a letter. */
    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }

    private static void read(String text, Map<String, Outcome> outcomes) {
        String whole = text.substring(0, text.lastIndexOf('\n') + 1);
        whole.lines().skip(1).forEach(line -> {
            String[] values = line.split("\t", -1);
            // What was left out is tried again: somebody may have mended it since.
            if (values[3].isEmpty()) {
                outcomes.put(values[0], new Outcome(Double.parseDouble(values[1]), Integer.parseInt(values[2]), ""));
            }
        });
    }

    private static void rewrite(Path file, String importId, Map<String, Outcome> outcomes) throws IOException {
        StringBuilder text = new StringBuilder(importId).append('\n');
        outcomes.forEach((path, outcome) -> text.append(line(path, outcome)));
        Files.writeString(file, text);
    }

    private static String line(String path, Outcome outcome) {
        return path + "\t" + outcome.seconds + "\t" + outcome.sourceRate + "\t" + outcome.leftOut + "\n";
    }

    /** What became of a clip; null if that is not known yet. */
    Outcome of(ImportClip clip) {
        return outcomes.get(clip.path());
    }

    void add(ImportClip clip, Outcome outcome) throws IOException {
        outcomes.put(clip.path(), outcome);
        out.write(line(clip.path(), outcome));
        out.flush();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
