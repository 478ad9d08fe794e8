package org.isogloss.coordinator.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.isogloss.coordinator.exchange.MaskLibrary;
import org.isogloss.coordinator.exchange.Sessions;
import org.isogloss.coordinator.plan.Plans;
import org.isogloss.protocol.Build;
import org.isogloss.protocol.config.RunConfig;
import org.isogloss.protocol.mask.WeightMask;
import org.isogloss.protocol.messages.ToCoordinator;
import org.isogloss.protocol.messages.ToWorker;
import org.junit.jupiter.api.Test;

class WorkerDirectoryTest {

    private final RunConfig config = Plans.config();
    private final Sessions sessions = new Sessions();
    private final MaskLibrary masks = new MaskLibrary();
    private final WorkerDirectory workers =
            new WorkerDirectory("run", config, "layout", "corpus", "127.0.0.1", 7351, sessions, masks);

    private static ToCoordinator.Register registration(String build, String config, String layout, String corpus) {
        return new ToCoordinator.Register("a", build, config, layout, corpus, "cpu", 2, "http://a/metrics", null);
    }

    private ToWorker.Accepted register(int maskVersion) {
        ToCoordinator.Register good = registration(Build.ID, config.sha256(), "layout", "corpus");
        return (ToWorker.Accepted) workers.register(good, maskVersion, 5);
    }

    @Test
    void aWorkerIsWelcomedWithTheRunsConfig() {
        assertThat(workers.welcome(new ToCoordinator.Hello("a", Build.ID, null)))
                .isEqualTo(new ToWorker.Welcome("run", config.text(), "127.0.0.1", 7351));
    }

    @Test
    void aWorkerOfAnotherBuildIsToldBoth() {
        assertThat(workers.welcome(new ToCoordinator.Hello("a", "0.0.1/0", null)))
                .isEqualTo(new ToWorker.Refused("its build is 0.0.1/0, the coordinator's is " + Build.ID));
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
    void whatIsForSomebodyUnknownGoesNowhere() {
        workers.send("nobody", new ToWorker.Finished("test"));
        workers.heard("nobody", 9);
        assertThat(workers.entries()).isEmpty();
    }
}
