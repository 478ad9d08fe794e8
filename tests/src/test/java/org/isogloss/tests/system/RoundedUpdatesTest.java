package org.isogloss.tests.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Updates that travel as bf16: whoever comes, goes or dies, every worker has the same parameters. */
class RoundedUpdatesTest {

    private static final String ROUNDED = "exchange.updates=bf16";

    @RegisterExtension
    final Cluster cluster = new Cluster();

    @Test
    void aWorkerAndACoordinatorThatAreKilledChangeNothing() {
        Coordinator coordinator = cluster.coordinator(ROUNDED, "cluster.min-workers=2");
        IsoglossProcess dies = cluster.worker(coordinator, "dies");
        IsoglossProcess stays = cluster.worker(coordinator, "stays");
        coordinator.awaitStep(2);
        dies.kill();
        IsoglossProcess late = cluster.worker(coordinator, "late");
        coordinator.awaitStep(5);
        assertThat(Http.get(coordinator.metrics()))
                .containsPattern("isogloss_exchange_bytes_total\\{direction=\"out\",encoding=\"bf16\"\\} [1-9]");
        coordinator.process().kill();
        List.of(stays, late).forEach(IsoglossProcess::kill);

        Coordinator again = cluster.coordinator(ROUNDED);
        assertThat(again.process().out()).contains("resuming from step");
        cluster.awaitDone(again, cluster.worker(again, "again"));
        assertThat(cluster.hashes())
                .isEqualTo(Reference.of("rounded-updates", ROUNDED).hashes())
                .isNotEqualTo(Reference.get().hashes());
    }
}
