package org.isogloss.coordinator.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class SteadyClockTest {

    /** One that is set forward by an hour whenever it is read. */
    private static final class Jumping extends Clock {
        private Instant next = Instant.parse("2026-01-01T00:00:00Z");

        @Override
        public Instant instant() {
            Instant now = next;
            next = next.plusSeconds(3600);
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    @Test
    void beginsWithTheTimeAndFollowsNoCorrection() {
        Clock steady = new SteadyClock(new Jumping());
        Instant first = steady.instant();
        Instant then = steady.instant();
        assertThat(first).isBetween("2026-01-01T00:00:00Z", "2026-01-01T00:30:00Z");
        assertThat(then).isBetween(first, first.plusSeconds(1800));
    }
}
