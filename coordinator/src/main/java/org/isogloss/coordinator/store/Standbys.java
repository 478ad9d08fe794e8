package org.isogloss.coordinator.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.isogloss.coordinator.disk.Durable;
import org.isogloss.protocol.HostPort;

/** The coordinators that stand by for a run: a small file each, with its addresses, touched while it is there. */
public final class Standbys {

    private static final String PREFIX = "standby-";
    private static final Duration FRESH = Duration.ofSeconds(5);
    private static final int LONGEST = 600;

    private final Path dir;

    /** @param run the run directory */
    public Standbys(Path run) {
        this.dir = run.resolve(Epochs.NAME);
    }

    /**
     * One that stands by.
     *
     * @param join where workers join it, HOST:PORT
     * @param exchange where it serves tensors; null if that cannot be told
     */
    public record Standby(String join, HostPort exchange) {}

    /** Says that a process stands by, and where it serves tensors. */
    public void there(EpochOwner self, String exchange) throws IOException {
        Durable.makeDirectories(dir);
        // Over what is there, so that it is at no moment empty.
        Files.writeString(
                file(self), self.join() + "\n" + exchange, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    /** Takes that back. */
    public void gone(EpochOwner self) {
        Durable.deleteQuietly(file(self));
    }

    private Path file(EpochOwner self) {
        return dir.resolve(PREFIX + self.process());
    }

    /**
     * Those that are there, in an order that stays.
     *
     * @param now time of a file that was written just now: only times of files are compared, so clocks need not agree
     */
    public List<Standby> alive(FileTime now) throws IOException {
        List<Path> files;
        try (Stream<Path> entries = Files.list(dir)) {
            files = entries.filter(e -> e.getFileName().toString().startsWith(PREFIX))
                    .sorted()
                    .toList();
        }
        List<Standby> found = new ArrayList<>();
        for (Path file : files) {
            addIfThere(file, now.toInstant().minus(FRESH), found);
        }
        return found;
    }

    private static void addIfThere(Path file, Instant earliest, List<Standby> found) throws IOException {
        try {
            boolean there = Files.getLastModifiedTime(file).toInstant().isAfter(earliest);
            if (there && Files.size(file) <= LONGEST) {
                List<String> lines = Files.readAllLines(file, StandardCharsets.US_ASCII);
                // Empty in the moment in which it is made.
                if (!lines.isEmpty()) {
                    found.add(new Standby(lines.get(0), lines.size() > 1 ? HostPort.parse(lines.get(1)) : null));
                }
            }
        } catch (NoSuchFileException e) {
            // It has just left.
            return;
        }
    }
}
