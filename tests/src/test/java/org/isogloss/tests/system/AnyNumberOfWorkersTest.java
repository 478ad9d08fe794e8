package org.isogloss.tests.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How many workers compute a run does not change a bit of it. */
class AnyNumberOfWorkersTest {

    @RegisterExtension
    final Cluster cluster = new Cluster();

    @ParameterizedTest
    @ValueSource(ints = {2})
    void everyStepHasTheHashesOfARunByOneWorker(int workers) {
        Coordinator coordinator = cluster.coordinator("cluster.min-workers=" + workers);
        List<IsoglossProcess> processes = new ArrayList<>();
        for (int i = 1; i <= workers; i++) {
            processes.add(cluster.worker(coordinator, "worker-" + i));
        }

        cluster.awaitDone(coordinator, processes.toArray(IsoglossProcess[]::new));

        assertThat(cluster.hashes()).isEqualTo(Reference.get().hashes());
    }
}
