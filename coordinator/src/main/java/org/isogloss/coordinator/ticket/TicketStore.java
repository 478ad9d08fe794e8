package org.isogloss.coordinator.ticket;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.isogloss.protocol.layout.BlockGrid;
import org.isogloss.protocol.mask.WeightMask;
import org.isogloss.protocol.wire.TicketForm;

/**
 * The tickets of a pass between its rounds: the newest of each language, on the disk. A ticket takes 12 bytes a parameter
 * that it trains; while a round is open there may be two of a language. Nothing in it outlasts the pass.
 *
 * <p>Safe for use by several threads.
 */
public final class TicketStore {

    private static final String SUFFIX = ".ticket";

    private final Path directory;
    private final BlockGrid grid;
    private final Map<String, TicketFile> newest = new HashMap<>();
    private final AtomicLong files = new AtomicLong();

    /** @param directory for the files alone; made when the first ticket comes */
    public TicketStore(Path directory, BlockGrid grid) {
        this.directory = directory;
        this.grid = grid;
    }

    /**
     * Makes room for a ticket that comes in.
     *
     * @param trained the weights that it trains; null for all
     */
    TicketUpload begin(WeightMask trained) throws IOException {
        makeDirectory();
        return new TicketUpload(directory.resolve(files.incrementAndGet() + SUFFIX), new TicketForm(grid, trained));
    }

    /** Not those above it: they are gone when another coordinator has the run, and must not come back. */
    private void makeDirectory() throws IOException {
        try {
            Files.createDirectory(directory);
        } catch (FileAlreadyExistsException e) {
            // Made before; what else is in the way shows when a ticket is written.
            return;
        }
    }

    /** The newest ticket of a language; null when it has none. */
    public synchronized TicketFile get(String language) {
        return newest.get(language);
    }

    /** Ends a round: these are the tickets now, and those before are deleted. */
    public synchronized void replace(Map<String, TicketFile> tickets) throws IOException {
        Map<String, TicketFile> before = Map.copyOf(newest);
        newest.clear();
        newest.putAll(tickets);
        for (TicketFile old : before.values()) {
            old.delete();
        }
    }

    /** Deletes everything, also what an earlier coordinator left. */
    public synchronized void clear() throws IOException {
        newest.clear();
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (DirectoryStream<Path> left = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
            for (Path file : left) {
                Files.deleteIfExists(file);
            }
        }
        Files.deleteIfExists(directory);
    }
}
