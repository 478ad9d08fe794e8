package org.isogloss.worker.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CoordinatorsTest {

    private static final CoordinatorAddress A = new CoordinatorAddress("node1", 7350);
    private static final CoordinatorAddress B = new CoordinatorAddress("node2", 7350);

    private final Coordinators coordinators = new Coordinators(List.of(A));

    @Test
    void thoseToldOfAreLookedForAfterThoseGiven() {
        assertThat(coordinators.several()).isFalse();
        coordinators.told(List.of("node2:7350", "node1:7350", "nonsense"));
        assertThat(coordinators.all()).containsExactly(A, B);
        assertThat(coordinators.several()).isTrue();
        coordinators.told(List.of("node1:7350"));
        assertThat(coordinators.all()).containsExactly(A);
    }

    @Test
    void noneIsWorkedForThatHasLostTheRun() {
        assertThat(coordinators.accepts("run", 7)).isTrue();
        assertThat(coordinators.accepts("run", 8)).isTrue();
        assertThat(coordinators.accepts("run", 7)).isFalse();
        assertThat(coordinators.accepts("run", 8)).isTrue();
        assertThat(coordinators.accepts("another run", 1)).isTrue();
    }

    @Test
    void addressesAreHostAndPort() {
        assertThat(CoordinatorAddress.parse("node1:7350")).isEqualTo(A);
        assertThat(A).hasToString("node1:7350");
        for (String wrong : List.of("", "node1", ":7350", "node1:", "node1:x", "node1:0", "node1:65536")) {
            assertThat(CoordinatorAddress.parse(wrong)).as(wrong).isNull();
        }
    }
}
