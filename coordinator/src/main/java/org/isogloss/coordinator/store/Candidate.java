package org.isogloss.coordinator.store;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.isogloss.coordinator.store.EpochWatch.Free;
import org.isogloss.coordinator.store.EpochWatch.Held;
import org.isogloss.coordinator.store.EpochWatch.Verdict;
import org.isogloss.protocol.InputException;

/** A process that would have a run: looks whether another has it, and takes it when that is not so. */
public final class Candidate {

    private static final long BETWEEN_LOOKS_MILLIS = 100;

    private final Epochs epochs;
    private final EpochOwner self;
    private final EpochWatch watch;

    /**
     * @param run the run directory
     * @param patience how long a coordinator may be silent that has not ended
     */
    public Candidate(Path run, EpochOwner self, Duration patience) {
        this.epochs = Epochs.of(run);
        this.self = self;
        this.watch = new EpochWatch(patience);
    }

    /** Looks once more at who has the run. */
    public Verdict look() throws IOException {
        // The time first: held up in between, this process must not take its own silence for the other's.
        long nanos = System.nanoTime();
        return watch.look(epochs.look(), nanos);
    }

    /** Takes a run that nobody has; empty when another was quicker. */
    public Optional<Epoch> take(Free free) throws IOException {
        // Read first: an epoch that another begins meanwhile is in the directory before it is in run.json.
        long noted = RunDirectory.epochNoted(epochs.run());
        boolean lost = free.after() == 0 && epochs.newest() == 0;
        return epochs.begin(lost ? noted : free.after(), self.beginning(free.takenFrom()));
    }

    /**
     * Takes the run now, or not at all.
     *
     * @throws InputException when another has it
     */
    public Epoch takeNow() throws IOException {
        while (true) {
            Verdict verdict = look();
            if (verdict instanceof Held held) {
                refuseIfLocked(epochs.run(), held.by());
            }
            Optional<Epoch> taken = verdict instanceof Free free ? take(free) : Optional.empty();
            if (taken.isPresent()) {
                return taken.get();
            }
            pause();
        }
    }

    private static void refuseIfLocked(Path run, EpochSight sight) {
        if (sight.locked()) {
            throw new InputException(
                    run + ": a coordinator has this run already ("
                            + sight.owner().text()
                            + "; accepted: another run.dir, or isogloss coordinator --standby, which takes over when that is gone)");
        }
    }

    /**
     * Looks whether a process that is there has a run.
     *
     * @throws InputException when that is so
     */
    static void refuseIfTaken(Path run) throws IOException {
        refuseIfLocked(run, Epochs.of(run).look());
    }

    private static void pause() throws InterruptedIOException {
        try {
            Thread.sleep(BETWEEN_LOOKS_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }
}
