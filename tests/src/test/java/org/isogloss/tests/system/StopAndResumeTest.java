package org.isogloss.tests.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A run that is stopped, or whose coordinator dies, goes on from a checkpoint as if nothing had happened. */
class StopAndResumeTest {

    @RegisterExtension
    final Cluster cluster = new Cluster();

    @Test
    void aStopEndsAllProcessesAndADamagedCheckpointIsPassedOver() throws IOException {
        Coordinator coordinator = cluster.coordinator();
        IsoglossProcess worker = cluster.worker(coordinator, "worker");
        coordinator.awaitStep(3);

        IsoglossProcess stop = cluster.command("stop", "--run", cluster.run().toString());
        assertThat(stop.awaitExit()).isZero();
        cluster.awaitDone(coordinator, worker);
        assertThat(coordinator.process().out()).contains("stopped: a user asked it to stop");
        assertThat(cluster.hashes().size()).isBetween(3, TinyRun.STEPS - 1);

        Path damaged = damageNewestCheckpoint();
        Coordinator again = resume();
        assertThat(again.process().out())
                .contains("damaged checkpoint passed over: " + damaged)
                .contains("resuming from step");
        assertThat(again.status().path("damagedCheckpoints").toString())
                .contains(damaged + ": its SHA-256 is not that");
        assertThat(Http.get(again.metrics())).contains("isogloss_checkpoints_damaged 1.0");
        cluster.awaitDone(again, cluster.worker(again, "worker"));
        assertThat(cluster.hashes()).isEqualTo(Reference.get().hashes());
    }

    @Test
    void aSignalStopsItWithACheckpointOfItsLastStep() {
        Coordinator coordinator = cluster.coordinator("checkpoint.every=1000");
        IsoglossProcess worker = cluster.worker(coordinator, "worker");
        coordinator.awaitStep(3);

        coordinator.process().terminate();
        assertThat(coordinator.process().awaitExit()).isZero();
        assertThat(worker.awaitExit()).isZero();
        long last = Collections.max(cluster.hashes().keySet());
        assertThat(last).isLessThan(TinyRun.STEPS);

        Coordinator again = resume();
        assertThat(again.process().out()).contains("resuming from step " + last);
        Await.until("the page's charts have what was before", () -> lastInChart(again) == last);
        cluster.awaitDone(again, cluster.worker(again, "worker"));
        assertThat(cluster.hashes()).isEqualTo(Reference.get().hashes());
    }

    /** The last step that the page's chart of the loss has; -1 for none. */
    private static long lastInChart(Coordinator coordinator) {
        JsonNode steps = coordinator.get("/api/history?chart=loss").path("steps");
        return steps.path(steps.size() - 1).asLong(-1);
    }

    @Test
    void aSignalDoesNotWaitForAWorkerThatIsStuck() {
        Coordinator coordinator = cluster.coordinator("lease.silence=300s", "checkpoint.every=1000");
        IsoglossProcess worker = cluster.worker(coordinator, "worker");
        coordinator.awaitStep(3);
        coordinator.freezeAtWork(worker);
        long last = coordinator.status().path("step").asLong();

        coordinator.process().terminate();
        assertThat(coordinator.process().awaitExit()).isZero();
        assertThat(coordinator.process().out()).contains("held by worker, are not in");
        worker.kill();

        assertThat(resume().process().out()).contains("resuming from step " + last);
    }

    @Test
    void aStopInTheMiddleOfPruningLosesNoLanguage() {
        Coordinator coordinator = cluster.coordinator();
        IsoglossProcess worker = cluster.worker(coordinator, "worker");

        coordinator.freezeAtWork(worker, StopAndResumeTest::secondPruningRound);
        coordinator.stop();
        worker.thaw();
        cluster.awaitDone(coordinator, worker);

        Coordinator again = resume();
        cluster.awaitDone(again, cluster.worker(again, "worker"));
        assertThat(cluster.hashes()).isEqualTo(Reference.get().hashes());
    }

    @Test
    void aStopWithoutWorkersWaitsForNobody() {
        Coordinator coordinator = cluster.coordinator();
        IsoglossProcess worker = cluster.worker(coordinator, "worker");
        coordinator.awaitStep(1);
        coordinator.freezeAtWork(worker);
        worker.kill();
        coordinator.awaitWorkers(0);

        coordinator.stop();

        assertThat(coordinator.process().awaitExit()).isZero();
        long last = Collections.max(cluster.hashes().keySet());
        assertThat(resume().process().out()).contains("resuming from step " + last);
    }

    @Test
    void workersFindACoordinatorThatWasKilledAndStartedAgain() {
        Coordinator coordinator = cluster.coordinator();
        IsoglossProcess worker = cluster.worker(coordinator, "worker");
        coordinator.awaitStep(3);

        coordinator.process().kill();
        Coordinator again = cluster.coordinator("cluster.port=" + port(coordinator.join()));

        cluster.awaitDone(again, worker);
        assertThat(again.process().out()).contains("resuming from step");
        assertThat(cluster.hashes()).isEqualTo(Reference.get().hashes());
    }

    private Coordinator resume() {
        return cluster.coordinator();
    }

    private static boolean secondPruningRound(JsonNode status) {
        return status.path("phase").asInt() == TinyRun.PRUNE
                && status.path("round").asInt() == 1;
    }

    private static String port(String address) {
        return address.substring(address.lastIndexOf(':') + 1);
    }

    private Path damageNewestCheckpoint() throws IOException {
        try (Stream<Path> checkpoints = Files.list(cluster.run().resolve("checkpoints"))) {
            Path file = Collections.max(checkpoints.toList()).resolve("parameters.safetensors");
            byte[] bytes = Files.readAllBytes(file);
            bytes[bytes.length / 2] ^= 1;
            Files.write(file, bytes);
            return file;
        }
    }
}
