package org.isogloss.coordinator.node;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalDouble;
import org.isogloss.coordinator.checkpoint.CommitJournal;
import org.isogloss.coordinator.store.Epochs;
import org.isogloss.protocol.metrics.Metric;
import org.isogloss.protocol.metrics.Metrics;

/** How a run came to this coordinator, and for how long it stood still meanwhile. Safe for use by several threads. */
final class Takeover {

    private final int takeovers;
    private final boolean tookOver;
    private final Instant lastCommit;
    private final Metrics metrics;
    private boolean steppedSince;
    private Double idleSeconds;

    /** @param lastCommit of the coordinator before; null when there was none */
    Takeover(Epochs epochs, CommitJournal.Line lastCommit, Metrics metrics) throws IOException {
        this.takeovers = epochs.takeovers();
        this.tookOver = epochs.tookOver();
        this.lastCommit = lastCommit == null ? null : Instant.parse(lastCommit.time());
        this.metrics = metrics;
        metrics.set(Metric.EPOCH, (double) epochs.newest());
        metrics.set(Metric.TAKEOVERS, takeovers);
        metrics.set(Metric.STANDBYS, 0);
    }

    /**
     * Notes a step; the seconds without one, if this is the first after a takeover.
     *
     * @param now by this machine's clock, compared with the one that the other coordinator had
     */
    synchronized OptionalDouble step(Instant now) {
        if (steppedSince || !tookOver || lastCommit == null) {
            steppedSince = true;
            return OptionalDouble.empty();
        }
        steppedSince = true;
        idleSeconds = Duration.between(lastCommit, now).toMillis() / 1000.0;
        metrics.set(Metric.TAKEOVER_SECONDS, idleSeconds);
        return OptionalDouble.of(idleSeconds);
    }

    /** How often the run has passed on from a coordinator that did not end by itself. */
    int takeovers() {
        return takeovers;
    }

    /** For how long there was no step when this coordinator took over; null if it did not, or has made none yet. */
    synchronized Double idleSeconds() {
        return idleSeconds;
    }
}
