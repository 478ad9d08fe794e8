package org.isogloss.coordinator.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.isogloss.protocol.messages.Lane;
import org.isogloss.protocol.messages.LaneKind;
import org.junit.jupiter.api.Test;

class LaneTimesTest {

    private static final long FALLBACK = 60_000;

    private final LaneTimes times = new LaneTimes();

    private static Lane lane(LaneKind kind, int batches) {
        return new Lane(kind, 1, 1, 0, "aa", 1, 0, batches);
    }

    @Test
    void theMedianOfABatchIsTheYardstick() {
        assertThat(times.usualMillis(lane(LaneKind.TRAIN, 2), FALLBACK)).isEqualTo(FALLBACK);
        times.add(lane(LaneKind.TRAIN, 2), 200);
        times.add(lane(LaneKind.TRAIN, 2), 400);
        times.add(lane(LaneKind.TRAIN, 2), 90_000);
        assertThat(times.usualMillis(lane(LaneKind.TICKET, 10), FALLBACK)).isEqualTo(2_000);
    }

    @Test
    void lanesOfAnEvaluationAreComparedWithTheirLike() {
        times.add(lane(LaneKind.EVALUATE, 0), 30_000);
        assertThat(times.usualMillis(lane(LaneKind.TRAIN, 2), FALLBACK)).isEqualTo(FALLBACK);
        times.add(lane(LaneKind.TRAIN, 2), 200);
        assertThat(times.usualMillis(lane(LaneKind.EVALUATE, 0), FALLBACK)).isEqualTo(30_000);
    }
}
