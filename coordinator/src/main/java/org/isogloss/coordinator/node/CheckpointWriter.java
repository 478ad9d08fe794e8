package org.isogloss.coordinator.node;

import java.time.Duration;
import org.isogloss.coordinator.checkpoint.Checkpoint;
import org.isogloss.coordinator.checkpoint.CheckpointStore;
import org.isogloss.coordinator.checkpoint.WriteOutcome;
import org.isogloss.coordinator.node.StorageHealth.Stored;
import org.isogloss.coordinator.plan.Position;
import org.isogloss.coordinator.reduce.ParameterSnapshot;
import org.isogloss.protocol.metrics.Metric;

/** Saves the run's state while the steps go on. */
final class CheckpointWriter implements AutoCloseable {

    /** What a slow disk may take at the end of a run, and what one that refuses has to recover. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private static final Duration RETRY = Duration.ofSeconds(5);

    private final RunParts parts;
    private final CheckpointStore store;
    private final RunRecorder recorder;
    private final CheckpointPace pace;
    private final NewestWriter<Checkpoint> writer;

    CheckpointWriter(RunParts parts, CheckpointStore store, RunRecorder recorder) {
        this.parts = parts;
        this.store = store;
        this.recorder = recorder;
        this.pace = new CheckpointPace(parts.config().checkpoint().interval(), System.nanoTime());
        this.writer = new NewestWriter<>("isogloss-checkpoint", this::write, RETRY);
    }

    /** Whether so much lies behind the newest checkpoint that another one is worth its cost. */
    boolean due() {
        return pace.due(System.nanoTime());
    }

    /**
     * Saves the state at a position. The copy is made by the caller's thread, so that it is of that position. It takes the
     * place of one that waits, from which nothing would be resumed any more; that is told, since it may be the one of a
     * phase's end.
     */
    void write(RunState state) {
        Position position = state.position();
        pace.begun(System.nanoTime());
        // Before the copy, so that there are never three.
        Checkpoint superseded = writer.withdraw();
        if (superseded != null) {
            parts.metrics().add(Metric.CHECKPOINTS_SUPERSEDED, 1);
            recorder.event("the checkpoint of step " + superseded.parameters().step()
                    + " could not be written yet; that of step " + position.step() + " takes its place");
        }
        ParameterSnapshot snapshot = parts.reducers().vector().snapshot();
        writer.submit(new Checkpoint(
                snapshot, state.toJson(), position.maskVersion(), parts.masks().version(position.maskVersion())));
    }

    /** False when trying again may help. Whatever happens, the thread is there for the next one. */
    private boolean write(Checkpoint checkpoint) {
        try {
            // First, so that no power cut leaves a checkpoint without the lines that led to it.
            recorder.force();
            return tell(checkpoint, store.write(checkpoint));
        } catch (RuntimeException | OutOfMemoryError e) {
            recorder.failure("writing a checkpoint failed", e);
            recorder.storage().failed(Stored.CHECKPOINT, e.toString());
            return false;
        }
    }

    private boolean tell(Checkpoint checkpoint, WriteOutcome outcome) {
        if (outcome instanceof WriteOutcome.Written written) {
            recorder.storage().written(Stored.CHECKPOINT);
            recorder.storage().saved(checkpoint.parameters().step(), System.currentTimeMillis());
            recorder.event("checkpoint " + written.directory().getFileName());
        } else if (outcome instanceof WriteOutcome.Refused refused) {
            recorder.storage().failed(Stored.CHECKPOINT, refused.reason());
        } else if (outcome instanceof WriteOutcome.Failed failed) {
            recorder.storage().failed(Stored.CHECKPOINT, failed.reason());
            return false;
        }
        pace.ended(System.nanoTime());
        return true;
    }

    /** Waits for nothing. */
    void abandon() {
        writer.close(Duration.ZERO);
    }

    /** Waits for what is being written and what waits; what the disk refuses is tried again for a while. */
    @Override
    public void close() {
        recorder.storage().faults().stream()
                .filter(fault -> fault.what() == Stored.CHECKPOINT)
                .forEach(fault -> recorder.event(fault.text() + "; the end waits up to " + PATIENCE.toMinutes()
                        + " minutes for that, unless a signal ends it"));
        Checkpoint left = writer.close(PATIENCE);
        if (left != null) {
            recorder.event("the checkpoint of step " + left.parameters().step()
                    + " could not be written; the run resumes from the one before");
        }
    }
}
