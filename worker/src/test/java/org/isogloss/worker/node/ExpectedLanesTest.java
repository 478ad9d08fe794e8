package org.isogloss.worker.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.isogloss.protocol.messages.Lane;
import org.isogloss.protocol.messages.LaneKind;
import org.isogloss.worker.data.LaneBatches;
import org.junit.jupiter.api.Test;

class ExpectedLanesTest {

    /** Batches of a lane, of which only closing matters. */
    private static final class Batches extends NoBatches {
        private final Lane lane;
        private boolean closed;

        Batches(Lane lane) {
            this.lane = lane;
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private final List<Batches> begun = new ArrayList<>();
    private final ExpectedLanes lanes = new ExpectedLanes(this::begin);

    private LaneBatches begin(Lane lane) {
        Batches batches = new Batches(lane);
        begun.add(batches);
        return batches;
    }

    private static Lane lane(int index) {
        return new Lane(LaneKind.TRAIN, 1, 5, index, "en", 5, 0, 1);
    }

    @Test
    void aLeasedLaneTakesTheBatchesThatWereBegunForIt() {
        lanes.expect(List.of(lane(0), lane(1)));
        assertThat(lanes.take(lane(1))).isSameAs(begun.get(1));
        assertThat(begun).hasSize(2).noneMatch(b -> b.closed);
    }

    @Test
    void aLaneThatWasNotExpectedOrIsLeasedAgainBeginsItsOwn() {
        lanes.expect(List.of(lane(0)));
        assertThat(lanes.take(lane(0))).isSameAs(begun.get(0));
        assertThat(lanes.take(lane(0))).isSameAs(begun.get(1));
        assertThat(lanes.take(lane(2))).isSameAs(begun.get(2));
    }

    @Test
    void whatIsNoLongerExpectedIsLetGoAndTheRestIsKept() {
        lanes.expect(List.of(lane(0), lane(1)));
        lanes.expect(List.of(lane(1), lane(2)));
        assertThat(begun).extracting(b -> b.lane.index()).containsExactly(0, 1, 2);
        assertThat(begun).extracting(b -> b.closed).containsExactly(true, false, false);
    }

    @Test
    void closingLetsGoOfEverythingButWhatWasTaken() {
        lanes.expect(List.of(lane(0), lane(1)));
        lanes.take(lane(0));
        lanes.close();
        assertThat(begun).extracting(b -> b.closed).containsExactly(false, true);
    }
}
