package org.isogloss.coordinator.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.isogloss.coordinator.node.ScrapeTargets.Group;
import org.junit.jupiter.api.Test;

class ScrapeTargetsTest {

    private static final String COORDINATOR = "http://10.0.0.1:7352/metrics";

    @Test
    void theCoordinatorComesFirstThenWorkersByName() {
        List<Group> groups = ScrapeTargets.of(
                "mine", COORDINATOR, Map.of("w2", "http://10.0.0.3:9/metrics", "w1", "http://[::1]:8/metrics"));

        assertThat(groups)
                .containsExactly(
                        new Group(List.of("10.0.0.1:7352"), Map.of("run", "mine", "role", "coordinator")),
                        new Group(List.of("[::1]:8"), Map.of("run", "mine", "role", "worker", "worker", "w1")),
                        new Group(List.of("10.0.0.3:9"), Map.of("run", "mine", "role", "worker", "worker", "w2")));
    }

    @Test
    void whatIsServedByTlsSaysSo() {
        List<Group> groups = ScrapeTargets.of("mine", "https://10.0.0.1:7352/metrics", Map.of());

        assertThat(groups)
                .containsExactly(new Group(
                        List.of("10.0.0.1:7352"), Map.of("run", "mine", "role", "coordinator", "__scheme__", "https")));
    }

    @Test
    void whatIsNoAddressIsLeftOut() {
        List<Group> groups = ScrapeTargets.of(
                "mine", COORDINATOR, Map.of("bad", "http://no address", "none", "metrics", "empty", ""));

        assertThat(groups).hasSize(1);
    }
}
