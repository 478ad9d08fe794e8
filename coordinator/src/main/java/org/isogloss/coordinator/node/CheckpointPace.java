package org.isogloss.coordinator.node;

import java.time.Duration;

/**
 * When a checkpoint is due that is not planned: some time after the last, unless saving is so slow that it would take more
 * than a small share of the time. Safe for use by several threads.
 */
final class CheckpointPace {

    /** Saving takes at most one part in so many of the time. */
    private static final int SHARE = 20;

    private final long intervalNanos;
    private long begunNanos;
    private long tookNanos;
    private boolean saving;

    /** @param nowNanos of a clock that goes on with all calls */
    CheckpointPace(Duration interval, long nowNanos) {
        this.intervalNanos = interval.toNanos();
        this.begunNanos = nowNanos;
    }

    synchronized boolean due(long nowNanos) {
        return !saving && nowNanos - begunNanos >= Math.max(intervalNanos, SHARE * tookNanos);
    }

    /** A checkpoint, planned or not, is on its way. */
    synchronized void begun(long nowNanos) {
        if (!saving) {
            begunNanos = nowNanos;
        }
        saving = true;
    }

    /** It is on the disk, or will never be. */
    synchronized void ended(long nowNanos) {
        if (saving) {
            tookNanos = nowNanos - begunNanos;
        }
        saving = false;
    }
}
