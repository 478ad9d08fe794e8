package org.isogloss.coordinator.run;

import java.util.Arrays;

/** How long recent lanes took from lease to arrival; their median is the yardstick for overdue ones. */
final class LaneTimes {

    private static final int REMEMBERED = 64;

    private final long[] millis = new long[REMEMBERED];
    private int count;

    void add(long tookMillis) {
        millis[count++ % REMEMBERED] = tookMillis;
    }

    /** The median, or the fallback while no lane has come in. */
    long medianMillis(long fallback) {
        int n = Math.min(count, REMEMBERED);
        if (n == 0) {
            return fallback;
        }
        long[] sorted = Arrays.copyOf(millis, n);
        Arrays.sort(sorted);
        return sorted[n / 2];
    }
}
