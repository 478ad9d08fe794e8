package org.isogloss.coordinator.node;

/**
 * How many lanes a minute somebody delivers, by the last minute or so: a delivery counts exp(-t / 60 s) when it is t old,
 * and the sum is divided by what a steady rate of one a second would have come to in the time since the start.
 */
final class LaneRate {

    private static final double SECONDS = 60;

    private final long startMillis;
    private long lastMillis;
    private double sum;

    LaneRate(long nowMillis) {
        startMillis = nowMillis;
        lastMillis = nowMillis;
    }

    void delivered(long nowMillis) {
        sum = sumAt(nowMillis) + 1;
        lastMillis = nowMillis;
    }

    /** Lanes a minute; 0 until there has been a second to count in. */
    double perMinute(long nowMillis) {
        double seconds = (nowMillis - startMillis) / 1000.0;
        return seconds < 1 ? 0 : 60 * sumAt(nowMillis) / (SECONDS * -Math.expm1(-seconds / SECONDS));
    }

    private double sumAt(long nowMillis) {
        return sum * Math.exp(-(nowMillis - lastMillis) / (1000 * SECONDS));
    }
}
