package org.isogloss.coordinator.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The hash of the parameters after every step: {@code commits.jsonl}, a JSON object a line, in step order.
 *
 * <p>The last line may be torn by a crash, and is then passed over; so is any other line that is no commit. Lines are not
 * forced to the disk one by one: a run resumes from checkpoints, and the steps since are done and noted again.
 */
public final class CommitJournal implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final FileChannel channel;

    private CommitJournal(FileChannel channel) {
        this.channel = channel;
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
    public static CommitJournal open(Path file, long lastStep) throws IOException {
        List<Line> kept = read(file).stream().filter(l -> l.step() <= lastStep).toList();
        StringBuilder text = new StringBuilder();
        for (Line line : kept) {
            text.append(JSON.writeValueAsString(line)).append('\n');
        }
        Path beside = file.resolveSibling(".tmp-" + file.getFileName());
        Files.deleteIfExists(beside);
        Durable.write(beside, text.toString().getBytes(StandardCharsets.UTF_8));
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return new CommitJournal(FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.APPEND));
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

    private static Optional<Line> parse(String text) {
        try {
            return Optional.ofNullable(JSON.readValue(text, Line.class)).filter(l -> l.sha256() != null);
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /** The hash noted last for a step. */
    public static Optional<String> hash(Path file, long step) throws IOException {
        return read(file).stream()
                .filter(line -> line.step() == step)
                .reduce((earlier, later) -> later)
                .map(Line::sha256);
    }

    /** Notes a commit. False when it could not be written, as on a full disk: the run goes on without the line. */
    public synchronized boolean append(Line line) {
        try {
            long before = channel.size();
            ByteBuffer bytes = ByteBuffer.wrap((JSON.writeValueAsString(line) + "\n").getBytes(StandardCharsets.UTF_8));
            return writeOrUndo(bytes, before);
        } catch (IOException e) {
            return false;
        }
    }

    private boolean writeOrUndo(ByteBuffer bytes, long before) throws IOException {
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            return true;
        } catch (IOException e) {
            // A torn line would spoil the next one too.
            channel.truncate(before);
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
