package org.isogloss.tests.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Slices on several nodes: the bits are those of one node, and the loss of any of them costs time alone. */
class SpreadSlicesTest {

    @RegisterExtension
    final Cluster cluster = new Cluster();

    private static String[] settings(String... more) {
        List<String> settings = new ArrayList<>(List.of(
                "exchange.slices=3",
                "exchange.reducers=3",
                "exchange.reducer-patience=2m",
                "cluster.min-workers=2",
                "checkpoint.every=4"));
        settings.addAll(List.of(more));
        return settings.toArray(String[]::new);
    }

    /** Three nodes, of which the first has the run. */
    private Coordinator begin(List<IsoglossProcess> others) {
        List<String> args = TinyRun.coordinator(cluster.run(), MadeUpCorpus.SHARED, settings());
        args.add("--standby");
        IsoglossProcess first = cluster.start("coordinator", args);
        first.awaitOutput("waits for 2 other nodes");
        others.add(cluster.standby(settings()));
        others.add(cluster.standby(settings()));
        Coordinator coordinator = Coordinator.of(first);
        assertThat(first.out()).containsPattern("blocks 2 to 2 of 4 are held at");
        others.forEach(other -> other.awaitOutput("holds slices for the coordinator of epoch 1"));
        return coordinator;
    }

    @Test
    void aReducerNodeIsKilledInTheMiddleOfAStepAndTheOthersGoOnFromACheckpoint() {
        List<IsoglossProcess> others = new ArrayList<>();
        Coordinator coordinator = begin(others);
        IsoglossProcess one = cluster.worker(coordinator, "one");
        IsoglossProcess two = cluster.worker(coordinator, "two");
        coordinator.freezeAtWork(one, status -> status.path("step").asLong() >= 5);

        others.get(1).kill();
        one.thaw();

        coordinator.process().awaitOutput("the run begins again from its newest checkpoint: the reducer node at");
        for (IsoglossProcess process : List.of(one, two, coordinator.process(), others.get(0))) {
            assertThat(process.awaitExit()).as(process.name()).isZero();
        }
        assertThat(coordinator.process().out() + others.get(0).out())
                .containsPattern("taking over: the coordinator of epoch 1 .* the reducer node at .* is lost");
        assertThat(cluster.hashes()).isEqualTo(Reference.get().hashes());
    }

    @Test
    void theCoordinatorIsKilledInTheMiddleOfPruningAndANodeThatHeldSlicesTakesTheRun() {
        List<IsoglossProcess> others = new ArrayList<>();
        Coordinator coordinator = begin(others);
        IsoglossProcess one = cluster.worker(coordinator, "one");
        IsoglossProcess two = cluster.worker(coordinator, "two");
        coordinator.awaitPhase(TinyRun.PRUNE);

        coordinator.process().kill();

        for (IsoglossProcess process : List.of(one, two, others.get(0), others.get(1))) {
            assertThat(process.awaitExit()).as(process.name()).isZero();
        }
        assertThat(others.get(0).out() + others.get(1).out())
                .contains("holds slices for the coordinator of epoch 2")
                .containsPattern("blocks . to . of \\d are held at");
        assertThat(cluster.hashes()).isEqualTo(Reference.get().hashes());
    }
}
