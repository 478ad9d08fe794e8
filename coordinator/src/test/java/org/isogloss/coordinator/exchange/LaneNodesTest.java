package org.isogloss.coordinator.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LaneNodesTest {

    private static final int COORDINATOR = 0;

    private final LaneNodes nodes = new LaneNodes(new long[] {0b101, 0b110, 0b001});

    @Test
    void aLaneIsInOnceWhenAllWhoTakeItHaveTheirPart() {
        assertThat(nodes.in(0, 2)).isFalse();
        assertThat(nodes.in(0, 2)).as("the same part of another worker").isFalse();
        assertThat(nodes.in(0, COORDINATOR)).isTrue();
        assertThat(nodes.in(0, COORDINATOR)).isFalse();
    }

    @Test
    void theCoordinatorWaitsForTheResultOfALaneThatItTakesNoChunksOf() {
        assertThat(nodes.isResultAlone(0)).isFalse();
        assertThat(nodes.isResultAlone(1)).isTrue();
        assertThat(nodes.in(1, 1)).isFalse();
        assertThat(nodes.in(1, 2)).isFalse();
        assertThat(nodes.in(1, COORDINATOR)).isTrue();
    }

    @Test
    void aNodeThatTakesNothingOfALaneChangesNothing() {
        assertThat(nodes.in(2, 1)).isFalse();
        assertThat(nodes.in(2, COORDINATOR)).isTrue();
    }
}
