package org.isogloss.coordinator.node;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.isogloss.coordinator.checkpoint.Checkpoint;
import org.isogloss.coordinator.checkpoint.CheckpointStore;
import org.isogloss.coordinator.checkpoint.WriteOutcome;
import org.isogloss.coordinator.reduce.ParameterSnapshot;
import org.isogloss.protocol.metrics.Metric;

/** Writes checkpoints on a thread of its own, while the steps go on. */
final class CheckpointWriter implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 600;

    private final RunParts parts;
    private final CheckpointStore store;
    private final RunRecorder recorder;
    private final ExecutorService writer =
            Executors.newSingleThreadExecutor(work -> new Thread(work, "isogloss-checkpoint"));

    CheckpointWriter(RunParts parts, CheckpointStore store, RunRecorder recorder) {
        this.parts = parts;
        this.store = store;
        this.recorder = recorder;
    }

    /** Saves the state at a position. The copy is made at once, so that it is of that position. */
    void write(RunState state) {
        ParameterSnapshot snapshot = parts.reducer().snapshot();
        int maskVersion = state.position().maskVersion();
        Checkpoint checkpoint = new Checkpoint(
                snapshot, state.toJson(), maskVersion, parts.masks().version(maskVersion));
        writer.execute(() -> write(checkpoint));
    }

    private void write(Checkpoint checkpoint) {
        WriteOutcome outcome = store.write(checkpoint);
        if (outcome instanceof WriteOutcome.Written written) {
            parts.metrics().set(Metric.CHECKPOINT_TIME, System.currentTimeMillis() / 1000.0);
            recorder.event("checkpoint " + written.directory().getFileName());
        } else if (outcome instanceof WriteOutcome.Failed failed) {
            parts.metrics().add(Metric.CHECKPOINT_FAILURES, 1);
            recorder.event("no checkpoint could be written: " + failed.reason() + "; training goes on");
        }
    }

    /** Waits for what is being written. */
    @Override
    public void close() {
        writer.shutdown();
        try {
            writer.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
