package org.isogloss.coordinator.store;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.isogloss.coordinator.checkpoint.Checkpoint;
import org.isogloss.coordinator.checkpoint.CheckpointOwner;
import org.isogloss.coordinator.checkpoint.CheckpointStore;
import org.isogloss.coordinator.checkpoint.CommitJournal;
import org.isogloss.coordinator.checkpoint.LoadedCheckpoint;
import org.isogloss.coordinator.checkpoint.Retention;
import org.isogloss.coordinator.reduce.ParameterSnapshot;
import org.isogloss.coordinator.store.EpochWatch.Free;
import org.isogloss.coordinator.store.EpochWatch.Over;
import org.isogloss.coordinator.store.EpochWatch.Verdict;
import org.isogloss.protocol.layout.ParameterLayout;
import org.isogloss.protocol.optim.AdamWState;

/** A coordinator process as the run directory sees it: stands by, takes the run over, journals steps, saves, ends. */
final class SimulatedCoordinator {

    static final int STEPS = 6;
    static final ParameterLayout LAYOUT = ParameterLayout.of(Map.of("bias", List.of(2)));
    static final CheckpointOwner OWNER = new CheckpointOwner("run", "config", LAYOUT);
    static final String EPOCH = "epoch";
    private static final String TIME = "2026-01-01T00:00:00Z";

    /** Is told what an epoch goes on from. */
    interface Log {
        /** @param savedBy the epoch that saved the step; 0 for the start */
        void resumed(long epoch, long step, long savedBy);
    }

    private final Path run;
    private final Turns turns;
    private final Random random;
    private final Log log;
    private final EpochOwner self = EpochOwner.self("127.0.0.1:7350");

    SimulatedCoordinator(Path run, Turns turns, Random random, Log log) {
        this.run = run;
        this.turns = turns;
        this.random = random;
        this.log = log;
    }

    void run() {
        try {
            Epochs epochs = Epochs.of(run);
            EpochWatch watch = new EpochWatch(Duration.ofMillis(2_000));
            while (true) {
                long nanos = 1_000_000 * turns.nowMillis();
                Verdict verdict = watch.look(epochs.look(), nanos);
                if (verdict instanceof Over) {
                    return;
                }
                Optional<Epoch> epoch = verdict instanceof Free free
                        ? epochs.begin(free.after(), self.beginning(free.takenFrom()))
                        : Optional.empty();
                if (epoch.isPresent() && train(epoch.get())) {
                    return;
                }
                turns.sleep(200);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Whatever fails in an epoch that is over must; in one that is not, nothing may.
     *
     * @return false when another has taken the run over; it stands by again then, as when it is started anew
     */
    private boolean train(Epoch epoch) throws IOException {
        try (epoch) {
            steps(epoch);
            return true;
        } catch (IOException e) {
            if (!epoch.isOver()) {
                throw e;
            }
            return false;
        }
    }

    private void steps(Epoch epoch) throws IOException {
        Path checkpoints = run.resolve("checkpoints");
        CheckpointStore store =
                CheckpointStore.open(checkpoints, epoch.workshopIn(checkpoints), OWNER, new Retention(1, 0));
        Checkpoint from = store.loadNewestValid()
                .valid()
                .map(LoadedCheckpoint::checkpoint)
                .orElse(null);
        long step = from == null ? 0 : from.parameters().step();
        if (!epoch.isOver()) {
            log.resumed(
                    epoch.number(),
                    step,
                    from == null ? 0 : from.state().path(EPOCH).asLong());
        }
        epoch.replace(run.resolve("run.json"), Long.toString(epoch.number()));
        try (CommitJournal commits = CommitJournal.open(epoch.workshop(), run.resolve("commits.jsonl"), step)) {
            while (epoch.beat() && step < STEPS) {
                step++;
                commits.append(new CommitJournal.Line(step, "pretrain", Long.toString(epoch.number()), TIME));
                if (step == STEPS || random.nextInt(3) == 0) {
                    store.write(checkpoint(step, epoch.number()));
                }
                turns.sleep(100);
            }
            epoch.end(new EpochEnd(true, "done"));
        }
    }

    private static Checkpoint checkpoint(long step, long epoch) {
        ObjectNode state = JsonNodeFactory.instance.objectNode().put(EPOCH, epoch);
        return new Checkpoint(
                new ParameterSnapshot(step, AdamWState.fresh(new float[] {step, epoch})), state, 0, Map.of());
    }
}
