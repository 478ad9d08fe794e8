package org.isogloss.tests.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Workers that cannot take part say why, and do no harm. */
class WorkerEntranceTest {

    @RegisterExtension
    final Cluster cluster = new Cluster();

    @Test
    void oneWithAnotherCorpusIsRefusedAndTheRunGoesOnWithAnother() {
        Coordinator coordinator = cluster.coordinator();
        String otherCorpus =
                MadeUpCorpus.write(cluster.directory().resolve("corpus"), 8).toString();

        IsoglossProcess stranger = cluster.worker(coordinator, "stranger", "--corpus", otherCorpus);
        assertThat(stranger.awaitExit()).isEqualTo(1);
        assertThat(stranger.out()).contains("refused by the coordinator: its corpus manifest hash is ");
        assertThat(coordinator.process().out()).contains("worker stranger refused");
        assertThat(coordinator.status().path("workers")).isEmpty();
        // Told before there is one: an alert watches for a run that closes no round.
        assertThat(Http.get(coordinator.metrics())).contains("isogloss_step_seconds_count{stage=\"close\"} 0");

        cluster.awaitDone(coordinator, cluster.worker(coordinator, "worker"));
        assertThat(cluster.hashes()).isEqualTo(Reference.get().hashes());
    }

    @Test
    void oneWithAnotherNumberOfThreadsThanTheFirstIsRefused() {
        Coordinator coordinator = cluster.coordinator("adapt.steps=100000");
        cluster.worker(coordinator, "worker");
        coordinator.awaitWorkers(1);

        IsoglossProcess other = cluster.worker(coordinator, "other", "--threads", "2");
        assertThat(other.awaitExit()).isEqualTo(1);
        assertThat(other.out()).contains("with 2 threads, the run with 1").contains("--threads 1");
    }

    @Test
    void oneWhoseSumsEndInOtherBitsIsRefused() {
        Coordinator coordinator = cluster.coordinator("adapt.steps=100000");
        cluster.worker(coordinator, "worker");
        coordinator.awaitWorkers(1);

        IsoglossProcess other = cluster.startBy(
                List.of("env", "ATEN_CPU_CAPABILITY=default", "DNNL_MAX_CPU_ISA=SSE41", "MKL_CBWR=COMPATIBLE"),
                "other",
                List.of("worker", "--join", coordinator.join(), "--name", "other"));
        assertThat(other.awaitExit()).isEqualTo(1);
        assertThat(other.out()).contains("its sums end in other bits").contains("worker.same-arithmetic = false");
    }

    @Test
    void aNameIsOneWorkersUntilItIsGone() {
        Coordinator coordinator = cluster.coordinator("adapt.steps=100000");
        IsoglossProcess first = cluster.worker(coordinator, "worker");
        coordinator.awaitWorkers(1);

        IsoglossProcess second = cluster.worker(coordinator, "worker");
        assertThat(second.awaitExit()).isEqualTo(1);
        assertThat(second.out())
                .contains("a worker of the name worker is in the run")
                .contains("another --name");
        assertThat(first.isAlive()).isTrue();
        assertThat(first.out()).containsOnlyOnce("joined the run");

        first.kill();
        IsoglossProcess third = cluster.worker(coordinator, "worker");
        third.awaitOutput("joined the run");
    }

    @Test
    void oneThatFindsNoCoordinatorCountsDownAndGivesUp() {
        IsoglossProcess worker = cluster.start("worker", List.of("worker", "--join", "127.0.0.1:1", "--patience", "8"));

        assertThat(worker.awaitExit()).isEqualTo(1);
        assertThat(worker.out())
                .contains("the coordinator at 127.0.0.1:1 is not to be reached")
                .contains("giving up after 8 s");
        // How long a try takes is the machine's; each of those that it has time for counts further down.
        assertThat(worker.out()
                        .lines()
                        .filter(line -> line.contains("trying for another"))
                        .map(line -> Integer.parseInt(line.replaceAll(".*another (\\d+) s.*", "$1"))))
                .isNotEmpty()
                .isSortedAccordingTo(Comparator.reverseOrder());
    }
}
