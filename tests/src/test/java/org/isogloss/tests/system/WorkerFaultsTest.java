package org.isogloss.tests.system;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Workers may die, fall silent, come late or all be gone: the run goes on, and no bit of it changes. */
class WorkerFaultsTest {

    /** Long enough for a heartbeat on a busy machine, short enough to wait for. */
    private static final String SHORT_SILENCE = "lease.silence=4s";

    @RegisterExtension
    final Cluster cluster = new Cluster();

    @Test
    void oneThatIsKilledAtWorkIsReplacedByOneThatComesLate() {
        Coordinator coordinator = cluster.coordinator("cluster.min-workers=2", "lease.silence=60s");
        IsoglossProcess staying = cluster.worker(coordinator, "staying");
        IsoglossProcess dying = cluster.worker(coordinator, "dying");
        coordinator.awaitStep(1);

        // Held as well, so that the run is not over before the late one is there.
        coordinator.freezeAtWork(staying);
        coordinator.freezeAtWork(dying);
        dying.kill();
        IsoglossProcess late = cluster.worker(coordinator, "late");
        Await.until("the late one has joined", () -> coordinator.worker("late").has("lanes"));
        staying.thaw();

        cluster.awaitDone(coordinator, staying, late);
        assertThat(coordinator.process().out()).contains("worker dying is out");
        assertThat(cluster.hashes()).isEqualTo(Reference.get().hashes());
    }

    @Test
    void oneThatFallsSilentAtWorkDoesNotHoldUpTheOther() {
        Coordinator coordinator = cluster.coordinator("cluster.min-workers=2", SHORT_SILENCE);
        IsoglossProcess staying = cluster.worker(coordinator, "staying");
        IsoglossProcess silent = cluster.worker(coordinator, "silent");
        coordinator.awaitStep(1);

        coordinator.freezeAtWork(silent);

        cluster.awaitDone(coordinator, staying);
        assertThat(cluster.hashes()).isEqualTo(Reference.get().hashes());
    }

    @Test
    void oneThatWasSilentTooLongComesBack() {
        Coordinator coordinator = cluster.coordinator(SHORT_SILENCE);
        IsoglossProcess worker = cluster.worker(coordinator, "worker");
        coordinator.awaitStep(1);

        coordinator.freezeAtWork(worker);
        coordinator.awaitWorkers(0);
        assertThat(coordinator.status().path("waitingReason").asText()).isEqualTo("workers");
        worker.thaw();

        cluster.awaitDone(coordinator, worker);
        assertThat(cluster.hashes()).isEqualTo(Reference.get().hashes());
    }

    @Test
    void oneThatIsDrainedOrGetsASignalFinishesItsLaneAndEnds() {
        Coordinator coordinator = cluster.coordinator("cluster.min-workers=3", "lease.silence=60s");
        IsoglossProcess staying = cluster.worker(coordinator, "staying");
        IsoglossProcess drained = cluster.worker(coordinator, "drained");
        IsoglossProcess signalled = cluster.worker(coordinator, "signalled");
        coordinator.awaitStep(1);

        signalled.terminate();
        IsoglossProcess drain =
                cluster.command("drain", "drained", "--run", cluster.run().toString());

        assertThat(drain.awaitExit()).isZero();
        assertThat(drain.out()).contains("drained has left");
        assertThat(drained.awaitExit()).isZero();
        assertThat(signalled.awaitExit()).isZero();
        cluster.awaitDone(coordinator, staying);
        assertThat(coordinator.process().out())
                .contains("worker drained has left: a user drained it")
                .contains("worker signalled has left: it was asked to end by a signal")
                .doesNotContain("is out");
        assertThat(cluster.hashes()).isEqualTo(Reference.get().hashes());
    }

    @Test
    void whenAllAreGoneTheNextToComeGoesOn() {
        Coordinator coordinator = cluster.coordinator();
        IsoglossProcess first = cluster.worker(coordinator, "first");
        coordinator.awaitStep(1);

        coordinator.freezeAtWork(first);
        first.kill();
        coordinator.awaitWorkers(0);
        assertThat(coordinator.status().path("waitingFor").asText()).contains("no worker is left");
        IsoglossProcess second = cluster.worker(coordinator, "second");

        cluster.awaitDone(coordinator, second);
        assertThat(cluster.hashes()).isEqualTo(Reference.get().hashes());
    }
}
