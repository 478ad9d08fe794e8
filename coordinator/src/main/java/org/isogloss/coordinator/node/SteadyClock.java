package org.isogloss.coordinator.node;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;

/**
 * Begins with the time of the system and goes on by itself, so that no correction of the system's clock makes a lease run
 * out or an hour of silence of a second.
 */
final class SteadyClock extends Clock {

    private final Clock begun;
    private final Instant begin;
    private final long beginNanos = System.nanoTime();

    SteadyClock(Clock system) {
        this.begun = system;
        this.begin = system.instant();
    }

    @Override
    public Instant instant() {
        return begin.plusNanos(System.nanoTime() - beginNanos);
    }

    @Override
    public ZoneId getZone() {
        return begun.getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return new SteadyClock(begun.withZone(zone));
    }
}
