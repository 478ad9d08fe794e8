package org.isogloss.tests.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.isogloss.deploy.chaos.FaultyNetwork;
import org.isogloss.deploy.chaos.LinkCondition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A network that is slow, falls silent or breaks costs time, and changes no bit. */
class LinkFaultsTest {

    private static final String FIRST = FaultyNetwork.address(1);
    private static final String SECOND = FaultyNetwork.address(2);

    @RegisterExtension
    final Cluster cluster = new Cluster();

    private final FaultyNetwork network = new FaultyNetwork();

    @AfterEach
    void closeNetwork() {
        network.close();
    }

    /** Eight chunks a lane. */
    private Coordinator coordinator(String... settings) {
        List<String> all = new ArrayList<>(network.settings());
        all.add("exchange.slices=8");
        all.addAll(Arrays.asList(settings));
        return cluster.coordinator(all.toArray(String[]::new));
    }

    private static double metric(Coordinator coordinator, String sample) {
        Matcher line = Pattern.compile("^" + Pattern.quote(sample) + " (\\S+)$", Pattern.MULTILINE)
                .matcher(Http.get(coordinator.metrics()));
        return line.find() ? Double.parseDouble(line.group(1)) : 0;
    }

    private static double chunks(Coordinator coordinator, String outcome) {
        return metric(coordinator, "isogloss_chunks_total{outcome=\"" + outcome + "\"}");
    }

    @Test
    void killedWhileItSendsThenCutOffThenSilent() {
        Coordinator coordinator = coordinator("lease.silence=4s");
        network.setExchange(FIRST, LinkCondition.slowUp(20_000));
        IsoglossProcess dying = cluster.worker(coordinator, "dying", "--host", FIRST);
        Await.until("a part of a lane is in", () -> chunks(coordinator, "accepted") > 0);
        dying.kill();
        assertThat(coordinator.status().path("openLanes").asInt()).isEqualTo(4);

        IsoglossProcess worker = cluster.worker(coordinator, "worker", "--host", SECOND);
        coordinator.awaitStep(1);
        network.set(SECOND, LinkCondition.CUT);
        coordinator.awaitWorkers(0);
        network.set(SECOND, LinkCondition.WELL);
        coordinator.awaitStep(3);
        network.set(SECOND, LinkCondition.SILENT_UP);
        coordinator.awaitWorkers(0);
        network.set(SECOND, LinkCondition.WELL);

        cluster.awaitDone(coordinator, worker);
        assertThat(coordinator.process().out())
                .contains("worker dying is out: its connection broke")
                .contains("worker worker is out: its connection broke")
                .contains("worker worker is out: not heard of for 4000 ms")
                .containsPattern("the loss of the last worker +\\| +\\d");
        assertThat(cluster.hashes()).isEqualTo(Reference.get().hashes());
    }

    @Test
    void whatComesTooLateIsCountedAndDropped() {
        Coordinator coordinator = coordinator("lease.silence=60s", "cluster.min-workers=2");
        IsoglossProcess near = cluster.worker(coordinator, "near");
        IsoglossProcess far = cluster.worker(coordinator, "far", "--host", FIRST);
        coordinator.awaitStep(1);

        // It beats, and what it computes does not arrive: its lanes are overdue, and the other computes them as well.
        network.setExchange(FIRST, LinkCondition.SILENT_UP);
        coordinator.awaitStep(coordinator.status().path("step").asLong() + 2);
        coordinator.freezeAtWork(near);
        network.set(FIRST, LinkCondition.WELL);
        Await.until(
                "late chunks are counted", () -> chunks(coordinator, "late") + chunks(coordinator, "duplicate") > 0);

        coordinator.freezeAtWork(far);
        network.set(FIRST, LinkCondition.CUT);
        coordinator.awaitWorkers(1);
        near.thaw();
        Await.until(
                "the recovery is counted",
                () -> metric(coordinator, "isogloss_recovery_seconds_count{cause=\"broken\"}") == 1);
        far.kill();

        cluster.awaitDone(coordinator, near);
        assertThat(near.out()).containsOnlyOnce("joined the run");
        assertThat(coordinator.process().out()).containsPattern("a broken connection +\\| +1 \\|");
        assertThat(cluster.hashes()).isEqualTo(Reference.get().hashes());
    }
}
