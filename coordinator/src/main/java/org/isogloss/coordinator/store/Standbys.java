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

/** The coordinators that stand by for a run: a small file each, with the address for workers, touched while it is there. */
public final class Standbys {

    private static final String PREFIX = "standby-";
    private static final Duration FRESH = Duration.ofSeconds(5);
    private static final int LONGEST_ADDRESS = 300;

    private final Path dir;

    /** @param run the run directory */
    public Standbys(Path run) {
        this.dir = run.resolve(Epochs.NAME);
    }

    /** Says that a process stands by. */
    public void there(EpochOwner self) throws IOException {
        Durable.makeDirectories(dir);
        // Over what is there, so that it is at no moment empty.
        Files.writeString(file(self), self.join(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    /** Takes that back. */
    public void gone(EpochOwner self) {
        Durable.deleteQuietly(file(self));
    }

    private Path file(EpochOwner self) {
        return dir.resolve(PREFIX + self.process());
    }

    /**
     * Where those listen that are there, in an order that stays.
     *
     * @param now time of a file that was written just now: only times of files are compared, so clocks need not agree
     */
    public List<String> alive(FileTime now) throws IOException {
        List<Path> files;
        try (Stream<Path> entries = Files.list(dir)) {
            files = entries.filter(e -> e.getFileName().toString().startsWith(PREFIX))
                    .sorted()
                    .toList();
        }
        List<String> addresses = new ArrayList<>();
        for (Path file : files) {
            addIfThere(file, now.toInstant().minus(FRESH), addresses);
        }
        return addresses;
    }

    private static void addIfThere(Path file, Instant earliest, List<String> addresses) throws IOException {
        try {
            boolean there = Files.getLastModifiedTime(file).toInstant().isAfter(earliest);
            if (there && Files.size(file) <= LONGEST_ADDRESS) {
                String address = Files.readString(file, StandardCharsets.US_ASCII);
                // Empty in the moment in which it is made.
                if (!address.isEmpty()) {
                    addresses.add(address);
                }
            }
        } catch (NoSuchFileException e) {
            // It has just left.
            return;
        }
    }
}
