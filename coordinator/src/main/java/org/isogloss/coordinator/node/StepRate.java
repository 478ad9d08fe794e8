package org.isogloss.coordinator.node;

import java.util.Arrays;

/**
 * How long the last steps took, and how much speech was in them; for the time that is left, the median is a better guide than
 * the mean.
 */
final class StepRate {

    private static final int REMEMBERED = 50;

    private final double[] seconds = new double[REMEMBERED];
    private final double[] audioSeconds = new double[REMEMBERED];
    private int count;

    synchronized void add(double stepSeconds, double audio) {
        seconds[count % REMEMBERED] = stepSeconds;
        audioSeconds[count++ % REMEMBERED] = audio;
    }

    /** Speech trained on in a second; null while no step is known. */
    synchronized Double audioPerSecond() {
        double time = Arrays.stream(seconds).sum();
        return time > 0 ? Arrays.stream(audioSeconds).sum() / time : null;
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
