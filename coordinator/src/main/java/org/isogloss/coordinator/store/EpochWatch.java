package org.isogloss.coordinator.store;

import java.time.Duration;

/**
 * Judges from a row of looks at a run whether its coordinator is there. It has no clock but the watcher's own: what counts
 * is for how long no beat was seen, so the clocks of two machines need not agree.
 *
 * <p>It may be wrong about a coordinator that is only slow. That costs time and nothing else, since an epoch that was taken
 * over can write no more.
 */
public final class EpochWatch {

    /** Many beats: so long an owner without a lock must be silent, since a lock may not be seen from another machine. */
    public static final Duration GONE_AFTER = Duration.ofSeconds(1);

    /** What a look has shown. */
    public sealed interface Verdict {}

    /** A coordinator has the run. */
    public record Held(EpochSight by, Duration silent) implements Verdict {}

    /**
     * Nobody has it.
     *
     * @param after the epoch that the next one follows
     * @param takenFrom what became of its coordinator, if that did not end by itself; else null
     */
    public record Free(long after, String takenFrom) implements Verdict {}

    /** It has ended while it was watched. */
    public record Over(EpochEnd end) implements Verdict {}

    private final Duration patience;
    private EpochSight last = EpochSight.NONE;
    private long heardNanos;

    /** @param patience how long a coordinator that has the lock may be silent */
    public EpochWatch(Duration patience) {
        this.patience = patience;
    }

    /**
     * What to make of what is seen now.
     *
     * @param nanos of the watcher's clock
     */
    public Verdict look(EpochSight sight, long nanos) {
        boolean watchedBefore = sight.epoch() == last.epoch() && last.end() == null;
        if (sight.epoch() != last.epoch() || !sight.beat().equals(last.beat())) {
            heardNanos = nanos;
        }
        last = sight;
        if (sight.epoch() == 0) {
            return new Free(0, null);
        }
        if (sight.end() != null) {
            return ended(sight, watchedBefore);
        }
        Duration silent = Duration.ofNanos(nanos - heardNanos);
        if (!sight.locked() && silent.compareTo(GONE_AFTER) >= 0) {
            return new Free(sight.epoch(), text(sight) + " is gone");
        }
        if (silent.compareTo(patience) >= 0) {
            return new Free(
                    sight.epoch(), text(sight) + " has been silent for %.1f s".formatted(silent.toMillis() / 1000.0));
        }
        return new Held(sight, silent);
    }

    private static Verdict ended(EpochSight sight, boolean watchedBefore) {
        if (!sight.end().over()) {
            return new Free(sight.epoch(), text(sight) + " " + sight.end().why());
        }
        return watchedBefore ? new Over(sight.end()) : new Free(sight.epoch(), null);
    }

    private static String text(EpochSight sight) {
        return "the coordinator of epoch " + sight.epoch() + " ("
                + sight.owner().text() + ")";
    }
}
