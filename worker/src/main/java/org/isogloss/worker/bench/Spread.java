package org.isogloss.worker.bench;

import java.util.Arrays;

/** How measured times lie: the median, and how far the others are from it. Milliseconds. */
public record Spread(double min, double lowerQuartile, double median, double upperQuartile, double max) {

    /** Of at least one time. */
    public static Spread ofNanos(long[] nanos) {
        double[] millis =
                Arrays.stream(nanos).mapToDouble(n -> n / 1e6).sorted().toArray();
        return new Spread(
                quantile(millis, 0),
                quantile(millis, 0.25),
                quantile(millis, 0.5),
                quantile(millis, 0.75),
                quantile(millis, 1));
    }

    /** Linear between neighbours, so that the median of an even number is the mean of the middle two. */
    private static double quantile(double[] sorted, double share) {
        double place = share * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }
}
