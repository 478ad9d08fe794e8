package org.isogloss.coordinator.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.isogloss.coordinator.run.RunEffect;
import org.isogloss.protocol.messages.Lane;
import org.isogloss.protocol.messages.LaneKind;
import org.isogloss.protocol.messages.ToWorker;
import org.junit.jupiter.api.Test;

class HeldLeasesTest {

    private final HeldLeases leases = new HeldLeases();

    private static RunEffect.Send lease(int lane) {
        return new RunEffect.Send("w", new ToWorker.Lease(new Lane(LaneKind.TRAIN, 1, 2, lane, "aa", 2, 0, 1)));
    }

    @Test
    void leasesWaitUntilTheRoundIsOpenEverywhere() {
        leases.opening(5);
        assertThat(leases.holds(lease(0))).isTrue();
        assertThat(leases.holds(lease(1))).isTrue();
        assertThat(leases.open(5)).containsExactly(lease(0), lease(1));
        assertThat(leases.holds(lease(2))).isFalse();
    }

    @Test
    void allElseIsSentAtOnce() {
        leases.opening(5);
        assertThat(leases.holds(new RunEffect.Send("w", new ToWorker.Finished("done"))))
                .isFalse();
    }

    @Test
    void thoseOfAnOpeningThatIsGivenUpAreVoid() {
        leases.opening(5);
        leases.holds(lease(0));
        leases.opening(6);
        assertThat(leases.open(5)).isEmpty();
        assertThat(leases.holds(lease(1))).isTrue();
        assertThat(leases.open(6)).isEqualTo(List.of(lease(1)));
    }
}
