package org.isogloss.tests.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A run whose workers are more than its lanes, then none, then fewer, and one that comes in the middle of pruning. */
class ComingAndGoingTest {

    private static final int CROWD = 5;

    @RegisterExtension
    final Cluster cluster = new Cluster();

    @Test
    void fiveAtOnceThenNobodyThenOneThenOneMoreAmidPruning() {
        Coordinator coordinator = cluster.coordinator("cluster.min-workers=" + CROWD, "lease.silence=60s");
        List<IsoglossProcess> crowd = new ArrayList<>();
        for (int i = 1; i <= CROWD; i++) {
            crowd.add(cluster.worker(coordinator, "crowd-" + i));
        }
        coordinator.awaitStep(1);
        crowd.forEach(IsoglossProcess::freeze);
        crowd.forEach(IsoglossProcess::kill);
        coordinator.awaitWorkers(0);

        IsoglossProcess back = cluster.worker(coordinator, "back");
        coordinator.awaitWorkers(1);
        coordinator.freezeAtWork(back, status -> status.path("phase").asInt() == TinyRun.PRUNE);
        IsoglossProcess late = cluster.worker(coordinator, "late");
        coordinator.awaitWorkers(2);
        back.thaw();

        cluster.awaitDone(coordinator, back, late);
        assertThat(back.out()).containsOnlyOnce("joined the run");
        assertThat(cluster.hashes()).isEqualTo(Reference.get().hashes());
    }
}
