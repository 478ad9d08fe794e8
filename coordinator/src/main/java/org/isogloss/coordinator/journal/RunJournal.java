package org.isogloss.coordinator.journal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
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
    public static RunJournal open(Path workshop, Path path, long nextRound) throws IOException {
        return new RunJournal(path, LineFile.open(workshop, path, text -> parse(text)
                .filter(line -> line.round() >= nextRound)
                .isPresent()));
    }

    /** All lines that can be read; one that was torn by a crash is left out. */
    public static List<RunLine> read(Path file) {
        List<RunLine> lines = new ArrayList<>();
        read(file, line -> {
            lines.add(line);
            return true;
        });
        return lines;
    }

    /** Hands the lines of rounds before one to somebody, one by one: a long run's are more than memory should hold. */
    public static void readBefore(Path file, long round, Consumer<RunLine> reader) {
        read(file, line -> {
            boolean before = line.round() < round;
            if (before) {
                reader.accept(line);
            }
            return before;
        });
    }

    /** @param goOn takes a line, and says whether it wants another */
    private static void read(Path file, Predicate<RunLine> goOn) {
        try {
            LineFile.read(file, text -> parse(text).map(goOn::test).orElse(true));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
