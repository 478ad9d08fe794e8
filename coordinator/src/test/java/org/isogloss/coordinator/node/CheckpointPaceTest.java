package org.isogloss.coordinator.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class CheckpointPaceTest {

    private final CheckpointPace pace = new CheckpointPace(Duration.ofSeconds(30), 0);

    private static long s(long seconds) {
        return Duration.ofSeconds(seconds).toNanos();
    }

    @Test
    void oneIsDueAnIntervalAfterTheStartAndAfterTheLast() {
        assertThat(pace.due(s(30) - 1)).isFalse();
        assertThat(pace.due(s(30))).isTrue();
        pace.begun(s(40));
        pace.ended(s(41));
        assertThat(pace.due(s(70) - 1)).isFalse();
        assertThat(pace.due(s(70))).isTrue();
    }

    @Test
    void noneIsDueWhileOneIsSaved() {
        pace.begun(s(30));
        assertThat(pace.due(s(3_000))).isFalse();
    }

    @Test
    void savingTakesAtMostATwentiethOfTheTime() {
        pace.begun(s(100));
        pace.ended(s(110));
        assertThat(pace.due(s(300) - 1)).isFalse();
        assertThat(pace.due(s(300))).isTrue();
    }

    @Test
    void oneThatTakesThePlaceOfAnotherIsTimedFromTheFirst() {
        pace.begun(s(100));
        pace.begun(s(105));
        pace.ended(s(110));
        assertThat(pace.due(s(300) - 1)).isFalse();
    }
}
