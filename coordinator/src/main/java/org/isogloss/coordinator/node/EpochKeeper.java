package org.isogloss.coordinator.node;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.isogloss.coordinator.disk.DiskError;
import org.isogloss.coordinator.node.StorageHealth.Stored;
import org.isogloss.coordinator.store.Epoch;
import org.isogloss.coordinator.store.Standbys;
import org.isogloss.coordinator.store.Standbys.Standby;
import org.isogloss.protocol.metrics.Metric;
import org.isogloss.protocol.metrics.Metrics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows that this coordinator is there, sees when another has taken its run over, and who stands by. It begins before the run
 * is taken up: reading a checkpoint and sending slices to other nodes may take longer than those wait that stand by.
 */
final class EpochKeeper implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EpochKeeper.class);
    private static final long BEAT_MILLIS = 250;

    private final Epoch epoch;
    private final Standbys others;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread made = new Thread(work, "isogloss-epoch");
        made.setDaemon(true);
        return made;
    });
    private volatile Reporting reporting;
    private volatile List<Standby> standbys = List.of();

    private record Reporting(StorageHealth storage, Metrics metrics, Runnable onSuperseded) {}

    /** Begins with a sign of life, and a look at who is there. */
    EpochKeeper(Epoch epoch, Standbys others) {
        this.epoch = epoch;
        this.others = others;
        tick();
        ScheduledFuture<?> unused =
                thread.scheduleWithFixedDelay(this::tick, BEAT_MILLIS, BEAT_MILLIS, TimeUnit.MILLISECONDS);
    }

    /**
     * From now on, what is seen is told there.
     *
     * @param onSuperseded called once, when another has the run
     */
    void reportTo(StorageHealth storage, Metrics metrics, Runnable onSuperseded) {
        reporting = new Reporting(storage, metrics, onSuperseded);
    }

    private void tick() {
        try {
            look();
        } catch (RuntimeException | OutOfMemoryError e) {
            // Nothing may end the beats of a coordinator that lives: another would take its run.
            LOG.warn("no sign of life could be given", e);
        }
    }

    private void look() {
        Reporting to = reporting;
        if (to != null) {
            to.storage.attempt(Stored.EPOCH, () -> beat(to));
            return;
        }
        try {
            beat(null);
        } catch (IOException e) {
            LOG.warn("no sign of life could be given: {}", DiskError.reason(e));
        }
    }

    /** @param to null while there is nobody to tell; what matters is seen again at the next beat */
    private void beat(Reporting to) throws IOException {
        boolean ours = epoch.beat();
        if (ours) {
            standbys = others.alive(epoch.lastBeat());
        }
        if (to == null) {
            return;
        }
        if (ours) {
            to.metrics.set(Metric.STANDBYS, standbys.size());
        } else {
            thread.shutdown();
            to.onSuperseded.run();
        }
    }

    /** Those that stand by. */
    List<Standby> others() {
        return standbys;
    }

    /** Where those that stand by listen for workers, HOST:PORT each. */
    List<String> standbys() {
        return standbys.stream().map(Standby::join).toList();
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
