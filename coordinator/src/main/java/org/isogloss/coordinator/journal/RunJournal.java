package org.isogloss.coordinator.journal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** The run's {@code metrics.jsonl}: one JSON object a line, appended as things happen. */
public final class RunJournal implements AutoCloseable {

    private static final ObjectMapper JSON =
            new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private final BufferedWriter writer;

    private RunJournal(BufferedWriter writer) {
        this.writer = writer;
    }

    /** The journal of a run that goes on with this round: lines about it and later ones are taken out. */
    public static RunJournal open(Path file, long nextRound) throws IOException {
        if (Files.exists(file)) {
            Path beside = file.resolveSibling("." + file.getFileName() + ".new");
            try (BufferedWriter kept = Files.newBufferedWriter(beside)) {
                for (RunLine line : read(file)) {
                    if (line.round() < nextRound) {
                        write(kept, line);
                    }
                }
            }
            Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
        return new RunJournal(Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
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
                parse(text, lines);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return lines;
    }

    private static void parse(String text, List<RunLine> into) {
        try {
            RunLine line = JSON.readValue(text, RunLine.class);
            if (line != null) {
                into.add(line);
            }
        } catch (JsonProcessingException e) {
            // Only the last line before a crash can be torn, and it tells nothing that resuming needs.
        }
    }

    /** Appends a line; a full disk must not end the training, so failure is told, not thrown. */
    public boolean append(RunLine line) {
        try {
            write(writer, line);
            writer.flush();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static void write(BufferedWriter writer, RunLine line) throws IOException {
        writer.write(JSON.writeValueAsString(line));
        writer.newLine();
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }
}
