package org.isogloss.coordinator.store;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.isogloss.coordinator.disk.Durable;

/**
 * The coordinators that have had a run, in its directory {@code coordinators}; the newest has it.
 *
 * <pre>
 *   epoch-00000008/           made whole and renamed in one operation, which only one process can do for a number
 *                 owner.json  who it is
 *                 lock        locked while its process is there
 *                 open/       its workshop; renamed and removed when the next epoch begins
 *                 open/beat   changes while it is alive
 *                 open/end    how it ended by itself
 *   standby-PROCESS           a coordinator that stands by; touched while it is alive
 * </pre>
 */
public final class Epochs {

    /** Of the directory within a run's. */
    static final String NAME = "coordinators";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern EPOCH = Pattern.compile("epoch-(\\d{8,18})");
    private static final String OPEN = "open";
    private static final String LOCK = "lock";
    private static final String OWNER = "owner.json";
    private static final String BEAT = "beat";

    private final Path run;
    private final Path dir;

    private Epochs(Path run) {
        this.run = run;
        this.dir = run.resolve(NAME);
    }

    /**
     * Those of a run.
     *
     * @param run the run directory
     */
    public static Epochs of(Path run) {
        return new Epochs(run);
    }

    Path run() {
        return run;
    }

    static String digits(long epoch) {
        return "%08d".formatted(epoch);
    }

    private Path epoch(long number) {
        return dir.resolve("epoch-" + digits(number));
    }

    Path workshop(long number) {
        return epoch(number).resolve(OPEN);
    }

    Path beat(long number) {
        return workshop(number).resolve(BEAT);
    }

    Path end(long number) {
        return workshop(number).resolve("end");
    }

    private Stream<Long> numbers() throws IOException {
        if (!Files.isDirectory(dir)) {
            return Stream.of();
        }
        try (Stream<Path> entries = Files.list(dir)) {
            return entries
                    .map(entry -> EPOCH.matcher(entry.getFileName().toString()))
                    .filter(Matcher::matches)
                    .map(form -> Long.parseLong(form.group(1)))
                    .toList()
                    .stream();
        }
    }

    /** Number of the newest epoch; 0 when there is none. */
    public long newest() throws IOException {
        return numbers().max(Long::compare).orElse(0L);
    }

    /** How often the run has passed on from a coordinator that did not end by itself. */
    public int takeovers() throws IOException {
        int count = 0;
        for (long number : numbers().toList()) {
            count += owner(number).takenFrom() == null ? 0 : 1;
        }
        return count;
    }

    /** Whether the newest has taken the run over from a coordinator that did not end by itself. */
    public boolean tookOver() throws IOException {
        long number = newest();
        return number > 0 && owner(number).takenFrom() != null;
    }

    private EpochOwner owner(long number) throws IOException {
        return JSON.readValue(Files.readAllBytes(epoch(number).resolve(OWNER)), EpochOwner.class);
    }

    /** Looks at the newest epoch. Not for its own process: on some systems looking at a lock lets go of it. */
    public EpochSight look() throws IOException {
        long number = newest();
        if (number == 0) {
            return EpochSight.NONE;
        }
        try {
            Path end = end(number);
            return new EpochSight(
                    number,
                    owner(number),
                    Files.readString(beat(number), StandardCharsets.US_ASCII),
                    isLocked(number),
                    Files.exists(end) ? JSON.readValue(Files.readAllBytes(end), EpochEnd.class) : null);
        } catch (NoSuchFileException e) {
            // A later one has begun meanwhile.
            if (newest() > number) {
                return look();
            }
            throw e;
        }
    }

    private boolean isLocked(long number) throws IOException {
        try (FileChannel file = FileChannel.open(epoch(number).resolve(LOCK), StandardOpenOption.WRITE)) {
            FileLock lock = file.tryLock();
            return lock == null;
        } catch (OverlappingFileLockException e) {
            return true;
        }
    }

    /**
     * Begins the epoch after another, and closes all earlier ones.
     *
     * @param after the newest, as far as the caller knows
     * @return empty when somebody else has begun it
     */
    public Optional<Epoch> begin(long after, EpochOwner owner) throws IOException {
        Durable.makeDirectories(dir);
        Path prepared = dir.resolve(".new-" + owner.process());
        Durable.deleteQuietly(prepared);
        Files.createDirectories(prepared.resolve(OPEN));
        Durable.write(prepared.resolve(OWNER), JSON.writeValueAsBytes(owner));
        Files.writeString(prepared.resolve(OPEN).resolve(BEAT), "%020d".formatted(0));
        FileChannel lock =
                FileChannel.open(prepared.resolve(LOCK), StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
        Epoch begun = new Epoch(this, after + 1, lock);
        try {
            if (lock.tryLock() == null || !claim(prepared, after + 1)) {
                lock.close();
                Durable.deleteQuietly(prepared);
                return Optional.empty();
            }
            for (long number : numbers().toList()) {
                if (number <= after) {
                    close(workshop(number), epoch(number).resolve("over"));
                }
            }
            if (begun.isOver()) {
                lock.close();
                return Optional.empty();
            }
            return Optional.of(begun);
        } catch (IOException e) {
            lock.close();
            Durable.deleteQuietly(prepared);
            throw e;
        }
    }

    /** Renames, which fails when the target is there: a directory is only replaced by another when it is empty. */
    private boolean claim(Path prepared, long number) throws IOException {
        try {
            Files.move(prepared, epoch(number), StandardCopyOption.ATOMIC_MOVE);
            Durable.force(dir);
            return true;
        } catch (IOException e) {
            if (Files.exists(epoch(number))) {
                return false;
            }
            throw e;
        }
    }

    /** Ends what can be moved out of a workshop, in one operation. One that is closed already is no error. */
    static void close(Path workshop, Path over) throws IOException {
        try {
            Files.move(workshop, over, StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException e) {
            return;
        }
        Durable.deleteQuietly(over);
    }
}
