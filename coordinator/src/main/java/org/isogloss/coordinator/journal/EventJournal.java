package org.isogloss.coordinator.journal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.isogloss.coordinator.disk.LineFile;

/**
 * What happened in a run, for people: {@code events.jsonl}, a JSON object a line. Unlike the numbers, what happened stays
 * there when the run goes on from an earlier step.
 */
public final class EventJournal implements AutoCloseable {

    private static final ObjectMapper JSON =
            new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    /**
     * Something worth a line.
     *
     * @param time when, in ISO 8601
     */
    public record Line(String time, String text) {}

    private final Path path;
    private final LineFile file;

    private EventJournal(Path path, LineFile file) {
        this.path = path;
        this.file = file;
    }

    public static EventJournal open(Path workshop, Path path) throws IOException {
        return new EventJournal(path, LineFile.open(workshop, path, text -> false));
    }

    /**
     * The last events of a file, in order; what is none is passed over.
     *
     * @param file need not exist
     * @param most how many at most
     */
    public static List<Line> last(Path file, int most) throws IOException {
        Deque<Line> last = new ArrayDeque<>();
        LineFile.read(file, text -> {
            parse(text).ifPresent(last::add);
            if (last.size() > most) {
                last.remove();
            }
            return true;
        });
        return new ArrayList<>(last);
    }

    private static Optional<Line> parse(String text) {
        try {
            return Optional.ofNullable(JSON.readValue(text, Line.class))
                    .filter(line -> line.time() != null && line.text() != null);
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /** The last events, also those that the disk has not taken yet. */
    public List<Line> last(int most) throws IOException {
        List<String> waiting = file.waiting();
        List<Line> lines = last(path, most);
        waiting.forEach(text -> parse(text).ifPresent(lines::add));
        return lines.subList(Math.max(0, lines.size() - most), lines.size());
    }

    /**
     * Appends an event.
     *
     * @throws IOException when the disk does not take it: the line waits, and the run goes on
     */
    public void append(Line line) throws IOException {
        file.append(JSON.writeValueAsString(line));
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
