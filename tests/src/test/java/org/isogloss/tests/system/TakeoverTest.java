package org.isogloss.tests.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** When a coordinator dies or freezes, one that stands by takes the run over, and every hash is as if nothing had happened. */
class TakeoverTest {

    private static final int SUPERSEDED = 3;

    @RegisterExtension
    final Cluster cluster = new Cluster();

    @Test
    void oneThatIsKilledInTheMiddleOfPruningIsReplacedAndWorkersFindTheOther() {
        Coordinator coordinator = cluster.coordinator("cluster.min-workers=2");
        IsoglossProcess standby = cluster.standby("cluster.min-workers=2");
        IsoglossProcess second = cluster.standby();
        IsoglossProcess told = cluster.worker(coordinator, "told");
        IsoglossProcess other = cluster.worker(coordinator, "other");
        coordinator.freezeAtWork(told, TakeoverTest::secondPruningRound);
        Await.until(
                "both that stand by are known",
                () -> coordinator.status().path("coordinator").path("standbys").size() == 2);
        Await.until(
                "the metrics say so, too", () -> Http.get(coordinator.metrics()).contains("isogloss_standbys 2.0"));

        coordinator.process().kill();
        told.thaw();

        Await.until("one takes over", () -> tookOver(standby) != tookOver(second));
        Coordinator next = Coordinator.of(tookOver(standby) ? standby : second);
        IsoglossProcess left = tookOver(standby) ? second : standby;
        JsonNode status = next.status().path("coordinator");
        assertThat(status.path("epoch").asLong()).isEqualTo(2);
        assertThat(status.path("takeovers").asInt()).isEqualTo(1);
        cluster.awaitDone(next, told, other, left);
        assertThat(next.process().out())
                .containsPattern("taking over: the coordinator of epoch 1 \\(process "
                        + coordinator.process().pid() + " on .*\\) is gone")
                .contains("first step after the takeover");
        assertThat(left.out()).contains("stands by no more: all phases are done");
        assertThat(cluster.hashes()).isEqualTo(Reference.get().hashes());
    }

    @Test
    void oneThatIsToldToEndHandsTheRunOverAndNothingIsComputedAgain() {
        Coordinator coordinator = cluster.coordinator("checkpoint.every=1000");
        IsoglossProcess standby = cluster.standby("checkpoint.every=1000", "cluster.min-workers=2");
        IsoglossProcess worker = cluster.worker(coordinator, "worker");
        Await.until(
                "the one that stands by is known",
                () -> coordinator.status().path("coordinator").path("standbys").size() == 1);
        coordinator.freezeAtWork(worker, status -> status.path("step").asLong() >= 3);
        coordinator.process().terminate();
        worker.thaw();

        assertThat(coordinator.process().awaitExit()).isZero();
        assertThat(coordinator.process().out()).contains("hands the run over to one that stands by");
        Coordinator next = Coordinator.of(standby);
        long last = Collections.max(cluster.hashes().keySet());
        assertThat(standby.out())
                .containsPattern("taking over: the coordinator of epoch 1 .* hands the run over: it was asked to end")
                .contains("resuming from step " + last);
        cluster.awaitDone(next, worker, cluster.worker(next, "second"));
        assertThat(worker.out()).contains("joined the run").contains("finished: all phases are done");
        assertThat(cluster.hashes()).isEqualTo(Reference.get().hashes());
    }

    @Test
    void oneThatIsFrozenLosesTheRunAndCommitsNothingWhenItWakes() {
        String[] settings = {"cluster.takeover-after=2s", "checkpoint.every=4", "cluster.min-workers=2"};
        Coordinator coordinator = cluster.coordinator(settings);
        IsoglossProcess standby = cluster.standby(settings);
        IsoglossProcess first = cluster.worker(coordinator, "first");
        IsoglossProcess second = cluster.worker(coordinator, "second");
        coordinator.awaitStep(3);

        coordinator.process().freeze();
        Coordinator next = Coordinator.of(standby);
        next.awaitWorkers(2);
        coordinator.process().thaw();

        assertThat(coordinator.process().awaitExit()).isEqualTo(SUPERSEDED);
        assertThat(coordinator.process().err())
                .doesNotContain("Exception")
                .endsWith("isogloss: another coordinator has taken the run over; this one's epoch was 1\n");
        cluster.awaitDone(next, first, second);
        assertThat(next.process().out())
                .containsPattern("taking over: the coordinator of epoch 1 .* has been silent for 2\\.\\d s");
        assertThat(cluster.hashes()).isEqualTo(Reference.get().hashes());
        assertThat(cluster.command("hash", cluster.run().toString()).out())
                .contains(cluster.hashes().get((long) TinyRun.STEPS));
    }

    private static boolean tookOver(IsoglossProcess standby) {
        return standby.out().contains("isogloss worker --join");
    }

    private static boolean secondPruningRound(JsonNode status) {
        return status.path("phase").asInt() == TinyRun.PRUNE
                && status.path("round").asInt() == 1;
    }
}
