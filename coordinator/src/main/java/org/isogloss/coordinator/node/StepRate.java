package org.isogloss.coordinator.node;

import java.util.Arrays;

/** How long the last steps took; for the time that is left, the median is a better guide than the mean. */
final class StepRate {

    private static final int REMEMBERED = 50;

    private final double[] seconds = new double[REMEMBERED];
    private int count;

    synchronized void add(double stepSeconds) {
        seconds[count++ % REMEMBERED] = stepSeconds;
    }

    /** Seconds for so many more steps; null while no step is known. */
    synchronized Double secondsFor(long steps) {
        int n = Math.min(count, REMEMBERED);
        if (n == 0) {
            return null;
        }
        double[] sorted = Arrays.copyOf(seconds, n);
        Arrays.sort(sorted);
        return sorted[n / 2] * steps;
    }
}
