package org.isogloss.tests.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.isogloss.coordinator.checkpoint.CommitJournal;
import org.isogloss.coordinator.journal.RunJournal;
import org.isogloss.coordinator.journal.RunLine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Weight masks of whole rows that are made anew amid training, and weights that are zeroed once and grow again. */
class RemaskingTest {

    /** In {@link TinyRun}, of two layers: four matrices [32, 32], a [64, 32] and a [32, 64] each. */
    private static final int MASKABLE = 2 * (4 * 32 * 32 + 2 * 64 * 32);

    @RegisterExtension
    final Cluster cluster = new Cluster();

    @Test
    void weightsAreZeroedAtEveryPassAndARunThatStopsAmidGoesOnToTheSameBits() throws IOException {
        String[] settings = {
            "run.phases=[prune,adapt,evaluate]",
            "prune.criterion=magnitude",
            "prune.scope=global",
            "prune.granularity=row",
            "prune.sparsity=0.2",
            "prune.enforcement=once",
            "prune.remask-every=2",
            "prune.remask-sparsity=0.6",
            "adapt.steps=5",
            "checkpoint.every=100"
        };
        Coordinator first = cluster.coordinator(settings);
        IsoglossProcess worker = cluster.worker(first, "first");
        // Held, so that the run is not over before it is asked to stop.
        first.freezeAtWork(worker, status -> status.path("step").asLong() >= 2);
        first.stop();
        worker.thaw();
        cluster.awaitDone(first, worker);
        Coordinator second = cluster.coordinator(settings);
        cluster.awaitDone(second, cluster.worker(second, "second"));

        Path run = cluster.run();
        List<RunLine.Masks> masks = RunJournal.read(run.resolve("metrics.jsonl")).stream()
                .filter(RunLine.Masks.class::isInstance)
                .map(RunLine.Masks.class::cast)
                .toList();
        assertThat(masks).extracting(RunLine.Masks::version).containsExactly(1, 2, 3);
        assertThat(masks)
                .extracting(m -> Math.round(10 * m.density().get("xa")) / 10.0)
                .containsExactly(0.8, 0.6, 0.4);
        assertThat(masks)
                .extracting(m -> m.density().get("xa") * MASKABLE % 32)
                .as("weights beyond whole rows")
                .containsOnly(0.0);
        assertThat(masks.get(2).sha256())
                .as("magnitude tells languages apart by nothing")
                .satisfies(hashes -> assertThat(hashes.values()).containsOnly(hashes.get("xa")));
        assertThat(CommitJournal.read(run.resolve("commits.jsonl")))
                .extracting(line -> line.step() + " " + line.phase())
                .containsExactly(
                        "1 prune", "2 adapt", "3 adapt", "4 adapt", "5 adapt", "6 adapt", "7 adapt", "8 adapt");

        assertThat(cluster.hashes())
                .isEqualTo(Reference.of("zeroed-undisturbed", settings).hashes());
    }
}
