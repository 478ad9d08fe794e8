package org.isogloss.coordinator.node;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.isogloss.coordinator.node.StorageHealth.Stored;
import org.isogloss.coordinator.store.Epoch;
import org.isogloss.coordinator.store.Standbys;
import org.isogloss.protocol.metrics.Metric;
import org.isogloss.protocol.metrics.Metrics;

/** Shows that this coordinator is there, sees when another has taken its run over, and who stands by. */
final class EpochKeeper implements AutoCloseable {

    static final long BEAT_MILLIS = 250;

    private final Epoch epoch;
    private final Standbys others;
    private final StorageHealth storage;
    private final Metrics metrics;
    private final Runnable onSuperseded;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread made = new Thread(work, "isogloss-epoch");
        made.setDaemon(true);
        return made;
    });
    private volatile List<String> standbys = List.of();

    /** @param onSuperseded called once, when another has the run */
    EpochKeeper(Epoch epoch, Standbys others, StorageHealth storage, Metrics metrics, Runnable onSuperseded) {
        this.epoch = epoch;
        this.others = others;
        this.storage = storage;
        this.metrics = metrics;
        this.onSuperseded = onSuperseded;
        ScheduledFuture<?> unused = thread.scheduleWithFixedDelay(this::tick, 0, BEAT_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void tick() {
        storage.attempt(Stored.EPOCH, this::beat);
    }

    private void beat() throws IOException {
        if (!epoch.beat()) {
            thread.shutdown();
            onSuperseded.run();
            return;
        }
        standbys = others.alive(epoch.lastBeat()).stream()
                .map(Standbys.Standby::join)
                .toList();
        metrics.set(Metric.STANDBYS, standbys.size());
    }

    /** Where those that stand by listen for workers, HOST:PORT each. */
    List<String> standbys() {
        return standbys;
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
