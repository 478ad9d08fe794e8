package org.isogloss.coordinator.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.isogloss.coordinator.store.EpochWatch.Free;
import org.isogloss.coordinator.store.EpochWatch.Held;
import org.isogloss.coordinator.store.EpochWatch.Over;
import org.isogloss.coordinator.store.EpochWatch.Verdict;
import org.junit.jupiter.api.Test;

class EpochWatchTest {

    private static final EpochOwner OWNER = new EpochOwner("uuid", "node1", 12, "node1:7350", "now", null);

    private final EpochWatch watch = new EpochWatch(Duration.ofSeconds(5));

    private static EpochSight sight(long epoch, int beat, boolean locked) {
        return new EpochSight(epoch, OWNER, "beat " + beat, locked, null);
    }

    private static EpochSight ended(boolean over) {
        return new EpochSight(3, OWNER, "beat 1", false, new EpochEnd(over, "because"));
    }

    private Verdict at(long millis, EpochSight sight) {
        return watch.look(sight, 1_000_000 * millis);
    }

    @Test
    void aRunThatNobodyHasHadIsFree() {
        assertThat(at(0, EpochSight.NONE)).isEqualTo(new Free(0, null));
    }

    @Test
    void whoBeatsHasItHoweverLong() {
        for (int i = 0; i < 100; i++) {
            assertThat(at(4_000L * i, sight(3, i, true))).isInstanceOf(Held.class);
        }
    }

    @Test
    void aFrozenOneLosesItWhenPatienceIsOver() {
        at(0, sight(3, 1, true));
        assertThat(at(4_999, sight(3, 1, true))).isEqualTo(new Held(sight(3, 1, true), Duration.ofMillis(4_999)));
        assertThat(at(5_000, sight(3, 1, true)))
                .isEqualTo(new Free(
                        3, "the coordinator of epoch 3 (process 12 on node1, node1:7350) has been silent for 5.0 s"));
    }

    @Test
    void oneWhoseLockIsFreeLosesItSooner() {
        at(0, sight(3, 1, true));
        assertThat(at(999, sight(3, 1, false))).isInstanceOf(Held.class);
        assertThat(at(1_000, sight(3, 1, false)))
                .isEqualTo(new Free(3, "the coordinator of epoch 3 (process 12 on node1, node1:7350) is gone"));
    }

    /** As on a disk that does not pass locks on to other machines. */
    @Test
    void oneThatBeatsHasItAlsoWithoutALock() {
        for (int i = 0; i < 100; i++) {
            assertThat(at(900L * i, sight(3, i, false))).isInstanceOf(Held.class);
        }
    }

    @Test
    void theNextEpochIsWatchedAnew() {
        at(0, sight(3, 1, true));
        assertThat(at(60_000, sight(4, 1, true))).isInstanceOf(Held.class);
        assertThat(at(64_999, sight(4, 1, true))).isInstanceOf(Held.class);
        assertThat(at(65_000, sight(4, 1, true))).isInstanceOf(Free.class);
    }

    @Test
    void whoseEndWasWatchedEndsTheWatch() {
        at(0, sight(3, 1, true));
        assertThat(at(1, ended(true))).isEqualTo(new Over(new EpochEnd(true, "because")));
    }

    @Test
    void whatHadEndedBeforeIsFree() {
        assertThat(at(0, ended(true))).isEqualTo(new Free(3, null));
        assertThat(at(1, ended(true))).isEqualTo(new Free(3, null));
    }

    @Test
    void whatFailedIsTakenOverAtOnce() {
        at(0, sight(3, 1, true));
        assertThat(at(1, ended(false)))
                .isEqualTo(new Free(3, "the coordinator of epoch 3 (process 12 on node1, node1:7350) because"));
    }
}
