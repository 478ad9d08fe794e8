package org.isogloss.coordinator.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.isogloss.coordinator.exchange.MaskLibrary;
import org.isogloss.coordinator.exchange.Sessions;
import org.isogloss.coordinator.plan.Plans;
import org.isogloss.coordinator.store.RunDirectory;
import org.isogloss.protocol.Build;
import org.isogloss.protocol.config.RunConfig;
import org.isogloss.protocol.mask.WeightMask;
import org.isogloss.protocol.messages.Arithmetic;
import org.isogloss.protocol.messages.ToCoordinator;
import org.isogloss.protocol.messages.ToWorker;
import org.junit.jupiter.api.Test;

class WorkerDirectoryTest {

    private final RunConfig config = Plans.config();
    private final Sessions sessions = new Sessions();
    private final MaskLibrary masks = new MaskLibrary();
    private final List<Arithmetic> kept = new ArrayList<>();
    private final List<String> events = new ArrayList<>();
    private final RunArithmetic arithmetic = new RunArithmetic(null, config.worker(), kept::add, events::add);
    private final WorkerDirectory workers = new WorkerDirectory(
            new RunDirectory.Identity("run", config.sha256(), "corpus", 1, 0, null, null),
            config,
            "layout",
            arithmetic,
            "127.0.0.1",
            7351,
            List.of(),
            sessions,
            masks);

    private static ToCoordinator.Register registration(String build, String config, String layout, String corpus) {
        return new ToCoordinator.Register(
                "a", "p", build, config, layout, corpus, "cpu", new Arithmetic(2, "ab"), "http://a/metrics", null);
    }

    private ToWorker register(String worker, String process, int threads, long now) {
        ToCoordinator.Register good = new ToCoordinator.Register(
                worker,
                process,
                Build.ID,
                config.sha256(),
                "layout",
                "corpus",
                "cpu",
                new Arithmetic(threads, "ab"),
                "http://" + process + "/metrics",
                null);
        return workers.register(good, 0, now);
    }

    private ToWorker.Accepted register(int maskVersion) {
        ToCoordinator.Register good = registration(Build.ID, config.sha256(), "layout", "corpus");
        return (ToWorker.Accepted) workers.register(good, maskVersion, 5);
    }

    @Test
    void aWorkerIsWelcomedWithTheRunsConfig() {
        assertThat(workers.welcome(new ToCoordinator.Hello("a", Build.ID, null)))
                .isEqualTo(new ToWorker.Welcome("run", 1, config.text(), "127.0.0.1", 7351, List.of()));
    }

    @Test
    void aWorkerOfAnotherBuildIsToldBoth() {
        assertThat(workers.welcome(new ToCoordinator.Hello("a", "0.0.1/0", null)))
                .isEqualTo(new ToWorker.Refused("its build is 0.0.1/0, the coordinator's is " + Build.ID));
    }

    @Test
    void aWorkerOfAnotherVersionThatComputesTheSameIsTakenIn() {
        String later = "99.0.0" + Build.ID.substring(Build.ID.indexOf('/'));
        assertThat(workers.welcome(new ToCoordinator.Hello("a", later, null))).isInstanceOf(ToWorker.Welcome.class);
        assertThat(workers.register(registration(later, config.sha256(), "layout", "corpus"), 0, 5))
                .isInstanceOf(ToWorker.Accepted.class);
    }

    @Test
    void aRefusalNamesEveryDifference() {
        assertThat(workers.register(registration("old", "c", "l", "m"), 0, 5))
                .isEqualTo(new ToWorker.Refused("its build is old, the coordinator's is " + Build.ID
                        + "; its config hash is c, the coordinator's is " + config.sha256()
                        + "; its layout hash is l, the coordinator's is layout"
                        + "; its corpus manifest hash is m, the coordinator's is corpus"));
        assertThat(workers.entries()).isEmpty();
    }

    @Test
    void whoIsAcceptedLearnsTheMasks() {
        WeightMask kept = WeightMask.full(10);
        masks.put(1, Map.of("en", kept));
        ToWorker.Accepted accepted = register(1);
        assertThat(accepted.masks()).containsExactly(Map.entry("en", kept.sha256()));
        assertThat(sessions.isOpen("a", accepted.session())).isTrue();
    }

    @Test
    void droppingAnEarlierSessionKeepsTheCurrentOne() {
        long first = register(0).session();
        long second = register(0).session();
        workers.drop("a", first);
        assertThat(workers.entries()).containsKey("a");
        workers.drop("a", second);
        assertThat(workers.entries()).isEmpty();
        assertThat(sessions.isOpen("a", second)).isFalse();
    }

    @Test
    void theFirstWorkerSetsTheNumberOfThreads() {
        assertThat(register("a", "p", 4, 0)).isInstanceOf(ToWorker.Accepted.class);
        assertThat(kept).containsExactly(new Arithmetic(4, "ab"));
        assertThat(register("b", "q", 4, 0)).isInstanceOf(ToWorker.Accepted.class);
        assertThat(register("c", "r", 2, 0))
                .isEqualTo(new ToWorker.Refused("it computes with 2 threads, the run with 4, and its hashes depend on"
                        + " that (accepted: --threads 4, or worker.same-threads = false at the coordinator for a run"
                        + " that need not repeat)"));
        assertThat(kept).containsExactly(new Arithmetic(4, "ab"));
    }

    @Test
    void whoIsRefusedSetsNothing() {
        workers.register(registration(Build.ID, "c", "layout", "corpus"), 0, 5);
        assertThat(kept).isEmpty();
    }

    @Test
    void aNewcomerWaitsForItsForerunnersEnd() {
        ToWorker.Accepted before = (ToWorker.Accepted) register("a", "old", 1, 0);
        assertThat(register("a", "new", 1, 1_000)).isInstanceOf(ToWorker.NotYet.class);
        assertThat(register("a", "new", 1, 2_000)).isInstanceOf(ToWorker.NotYet.class);
        assertThat(sessions.isOpen("a", before.session())).isTrue();
        workers.drop("a", before.session());
        assertThat(register("a", "new", 1, 3_000)).isInstanceOf(ToWorker.Accepted.class);
    }

    @Test
    void aNameThatALiveWorkerHasIsRefused() {
        ToWorker.Accepted before = (ToWorker.Accepted) register("a", "old", 1, 0);
        assertThat(register("a", "new", 1, 1_000)).isInstanceOf(ToWorker.NotYet.class);
        assertThat(workers.heard("a", before.session() + 1, 1_500)).isFalse();
        assertThat(workers.heard("a", before.session(), 1_500)).isTrue();
        assertThat(register("a", "new", 1, 2_000))
                .isEqualTo(new ToWorker.Refused("a worker of the name a is in the run (metrics at http://old/metrics)"
                        + " (accepted: another --name)"));
        assertThat(sessions.isOpen("a", before.session())).isTrue();
    }

    @Test
    void aWorkerThatLostItsConnectionComesBackAtOnce() {
        ToWorker.Accepted before = (ToWorker.Accepted) register("a", "p", 1, 0);
        assertThat(register("a", "p", 1, 1)).isInstanceOf(ToWorker.Accepted.class);
        assertThat(sessions.isOpen("a", before.session())).isFalse();
    }

    @Test
    void whatIsForSomebodyUnknownGoesNowhere() {
        workers.send("nobody", new ToWorker.Finished("test"));
        assertThat(workers.heard("nobody", 1, 9)).isFalse();
        assertThat(workers.entries()).isEmpty();
    }
}
