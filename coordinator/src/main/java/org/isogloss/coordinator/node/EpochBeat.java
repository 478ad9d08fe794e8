package org.isogloss.coordinator.node;

import java.io.IOException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.isogloss.coordinator.disk.DiskError;
import org.isogloss.coordinator.store.Epoch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives signs of life while a run is taken up, which may take longer than others wait: its checkpoint is read, and slices go
 * to other nodes.
 */
final class EpochBeat implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EpochBeat.class);

    private final Epoch epoch;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread made = new Thread(work, "isogloss-take-up");
        made.setDaemon(true);
        return made;
    });

    EpochBeat(Epoch epoch) {
        this.epoch = epoch;
        ScheduledFuture<?> unused = thread.scheduleWithFixedDelay(
                this::beat, EpochKeeper.BEAT_MILLIS, EpochKeeper.BEAT_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void beat() {
        try {
            epoch.beat();
        } catch (IOException e) {
            LOG.warn("no sign of life could be given: {}", DiskError.reason(e));
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
