package org.isogloss.coordinator.journal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.isogloss.coordinator.disk.LineFile;

/** The run's {@code metrics.jsonl}: one JSON object a line, appended as things happen. */
public final class RunJournal implements AutoCloseable {

    private static final ObjectMapper JSON =
            new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private final Path path;
    private final LineFile file;

    private RunJournal(Path path, LineFile file) {
        this.path = path;
        this.file = file;
    }

    /** The journal of a run that goes on with this round: lines about it and later ones are taken out. */
    public static RunJournal open(Path path, long nextRound) throws IOException {
        return new RunJournal(path, LineFile.open(path, text -> parse(text)
                .filter(line -> line.round() >= nextRound)
                .isPresent()));
    }

    /** All lines that can be read; one that was torn by a crash is left out. */
    public static List<RunLine> read(Path file) {
        List<RunLine> lines = new ArrayList<>();
        if (!Files.exists(file)) {
            return lines;
        }
        // Unlike Files.newBufferedReader, takes a character that is torn.
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8))) {
            for (String text = reader.readLine(); text != null; text = reader.readLine()) {
                parse(text).ifPresent(lines::add);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return lines;
    }

    /** Empty for what is no line of ours: a torn one, or one of a later version. It tells nothing that resuming needs. */
    private static Optional<RunLine> parse(String text) {
        try {
            return Optional.ofNullable(JSON.readValue(text, RunLine.class));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /** All lines of this run so far, also those that the disk has not taken yet. */
    public List<RunLine> lines() {
        List<String> waiting = file.waiting();
        List<RunLine> lines = read(path);
        waiting.forEach(text -> parse(text).ifPresent(lines::add));
        return lines;
    }

    /**
     * Appends a line.
     *
     * @throws IOException when the disk does not take it, as when it is full: the line waits, and the run goes on
     */
    public void append(RunLine line) throws IOException {
        file.append(JSON.writeValueAsString(line));
    }

    /** Makes what is written outlast a power cut. */
    public void force() throws IOException {
        file.force();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
