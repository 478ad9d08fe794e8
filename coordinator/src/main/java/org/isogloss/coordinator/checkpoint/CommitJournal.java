package org.isogloss.coordinator.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.isogloss.coordinator.disk.LineFile;

/**
 * The hash of the parameters after every step: {@code commits.jsonl}, a JSON object a line, in step order.
 *
 * <p>A line that is no commit is passed over, such as one torn by a crash. Lines are not forced to the disk one by one: a
 * run resumes from checkpoints, and the steps since are done and noted again.
 */
public final class CommitJournal implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final LineFile file;

    private CommitJournal(LineFile file) {
        this.file = file;
    }

    /**
     * One commit.
     *
     * @param step number of the step in the run
     * @param phase the phase it belongs to
     * @param sha256 hash of the parameter vector after it
     * @param time when, in ISO 8601
     */
    public record Line(long step, String phase, String sha256, String time) {}

    /** Opens the journal of a run that goes on after a step; lines of later steps are taken out. */
    public static CommitJournal open(Path workshop, Path file, long lastStep) throws IOException {
        return new CommitJournal(LineFile.open(workshop, file, text -> parse(text)
                .filter(line -> line.step() > lastStep)
                .isPresent()));
    }

    /**
     * All commits noted, in file order.
     *
     * @param file need not exist
     */
    public static List<Line> read(Path file) throws IOException {
        List<Line> lines = new ArrayList<>();
        each(file, lines::add);
        return lines;
    }

    private static void each(Path file, Consumer<Line> reader) throws IOException {
        LineFile.read(file, text -> {
            parse(text).ifPresent(reader);
            return true;
        });
    }

    /** What a line of the file says; empty for one that is no commit. */
    public static Optional<Line> parse(String text) {
        try {
            return Optional.ofNullable(JSON.readValue(text, Line.class)).filter(CommitJournal::isWhole);
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    private static boolean isWhole(Line line) {
        try {
            return line.sha256() != null && line.time() != null && Instant.parse(line.time()) != null;
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    /** The commit noted last, or null. */
    public static Line last(Path file) throws IOException {
        AtomicReference<Line> last = new AtomicReference<>();
        each(file, last::set);
        return last.get();
    }

    /** The hash noted last for a step. */
    public static Optional<String> hash(Path file, long step) throws IOException {
        AtomicReference<String> last = new AtomicReference<>();
        each(file, line -> {
            if (line.step() == step) {
                last.set(line.sha256());
            }
        });
        return Optional.ofNullable(last.get());
    }

    /**
     * Notes a commit.
     *
     * @throws IOException when the disk does not take it, as when it is full: the line waits, and the run goes on
     */
    public void append(Line line) throws IOException {
        file.append(JSON.writeValueAsString(line));
    }

    /** Makes what is noted outlast a power cut. */
    public void force() throws IOException {
        file.force();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
