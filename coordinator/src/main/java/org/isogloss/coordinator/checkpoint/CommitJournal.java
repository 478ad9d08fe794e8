package org.isogloss.coordinator.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
        if (Files.exists(file)) {
            // Decoded without complaint: bytes that are no UTF-8 become a line that is no JSON.
            String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
            text.lines().flatMap(line -> parse(line).stream()).forEach(lines::add);
        }
        return lines;
    }

    /** What a line of the file says; empty for one that is no commit. */
    public static Optional<Line> parse(String text) {
        try {
            return Optional.ofNullable(JSON.readValue(text, Line.class)).filter(l -> l.sha256() != null);
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /** The commit noted last, or null. */
    public static Line last(Path file) throws IOException {
        List<Line> lines = read(file);
        return lines.isEmpty() ? null : lines.get(lines.size() - 1);
    }

    /** The hash noted last for a step. */
    public static Optional<String> hash(Path file, long step) throws IOException {
        return read(file).stream()
                .filter(line -> line.step() == step)
                .reduce((earlier, later) -> later)
                .map(Line::sha256);
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
