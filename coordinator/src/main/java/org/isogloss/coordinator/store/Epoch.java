package org.isogloss.coordinator.store;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;
import org.isogloss.coordinator.disk.Durable;

/**
 * One coordinator's time with a run, held by this process until another begins the next.
 *
 * <p>All that it publishes is written in its workshop and moved into place from there. Who begins a later epoch renames the
 * workshop first. From then on every such move fails, whatever this process believes, and however long it was frozen between
 * a look and a deed: the file system decides, in one operation.
 */
public final class Epoch implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String WORKSHOP_PREFIX = ".epoch-";
    private static final String CLOSED_PREFIX = ".over-";

    private final Epochs epochs;
    private final long number;
    private final FileChannel lock;
    private long beats;

    Epoch(Epochs epochs, long number, FileChannel lock) {
        this.epochs = epochs;
        this.number = number;
        this.lock = lock;
    }

    public long number() {
        return number;
    }

    /** On the disk of the run directory. */
    public Path workshop() {
        return epochs.workshop(number);
    }

    /** Writes a file whole, unless another has the run. */
    public void replace(Path file, String text) throws IOException {
        Durable.replace(workshop(), file, text);
    }

    /** Removes a file, unless another has the run; one that is not there is no error. */
    public void remove(Path file) throws IOException {
        Path doomed = workshop().resolve(file.getFileName());
        if (Files.exists(file)) {
            Files.move(file, doomed, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            Durable.delete(doomed);
        }
    }

    /**
     * A workshop within a directory, which may be on another disk. Those of earlier epochs are closed, with what an
     * interrupted write has left in them.
     *
     * @throws SupersededException when another has the run
     */
    public Path workshopIn(Path directory) throws IOException {
        Durable.makeDirectories(directory);
        Path made = Files.createDirectories(directory.resolve(WORKSHOP_PREFIX + Epochs.digits(number)));
        // Whoever takes the run over closes the claim's workshop, then looks for this one. So it is found there, or
        // here.
        if (isOver()) {
            Durable.deleteQuietly(made);
            throw new SupersededException(this);
        }
        for (Path entry : entries(directory)) {
            String name = entry.getFileName().toString();
            if (name.startsWith(WORKSHOP_PREFIX)
                    && name.compareTo(made.getFileName().toString()) < 0) {
                Epochs.close(entry, directory.resolve(CLOSED_PREFIX + name));
            } else if (name.startsWith(CLOSED_PREFIX)) {
                Durable.deleteQuietly(entry);
            }
        }
        return made;
    }

    private static List<Path> entries(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.toList();
        }
    }

    /**
     * Gives a sign of life.
     *
     * @return false when another has the run
     */
    public boolean beat() throws IOException {
        try (FileChannel file = FileChannel.open(epochs.beat(number), StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.wrap("%020d".formatted(++beats).getBytes(StandardCharsets.US_ASCII)));
            return true;
        } catch (NoSuchFileException e) {
            if (isOver()) {
                return false;
            }
            throw e;
        }
    }

    /** When it last gave one, by the clock of the disk. */
    public FileTime lastBeat() throws IOException {
        return Files.getLastModifiedTime(epochs.beat(number));
    }

    /** Whether another has the run. */
    public boolean isOver() throws IOException {
        return epochs.newest() > number;
    }

    /** Tells those who stand by how it ended; for what was taken over, there is nothing to tell. */
    public void end(EpochEnd how) throws IOException {
        replace(epochs.end(number), JSON.writeValueAsString(how));
    }

    /** Lets go of the lock. */
    @Override
    public void close() throws IOException {
        lock.close();
    }
}
