package org.isogloss.coordinator.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LaneRateTest {

    private final LaneRate rate = new LaneRate(1_000_000);

    /** Delivers evenly for so many seconds; returns when that ends. */
    private long deliver(long fromMillis, int seconds, int perMinute) {
        long every = 60_000 / perMinute;
        long end = fromMillis + seconds * 1000L;
        for (long t = fromMillis + every; t <= end; t += every) {
            rate.delivered(t);
        }
        return end;
    }

    @Test
    void isRightFromTheFirstSecondsOn() {
        long now = deliver(1_000_000, 5, 120);

        assertThat(rate.perMinute(now)).isCloseTo(120, within(6.0));
    }

    @Test
    void staysTheSameAsLongAsTheWorkerDoes() {
        long now = deliver(1_000_000, 3600, 120);

        assertThat(rate.perMinute(now)).isCloseTo(120, within(2.0));
    }

    @Test
    void followsAWorkerThatBecomesSlower() {
        long now = deliver(1_000_000, 600, 120);
        now = deliver(now, 300, 12);

        assertThat(rate.perMinute(now)).isCloseTo(12, within(3.0));
    }

    @Test
    void fallsToNothingWhenNothingComes() {
        long now = deliver(1_000_000, 60, 120);

        assertThat(rate.perMinute(now + 600_000)).isLessThan(0.1);
    }
}
