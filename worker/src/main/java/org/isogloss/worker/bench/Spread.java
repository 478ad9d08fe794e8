package org.isogloss.worker.bench;

import java.util.Arrays;
import java.util.stream.DoubleStream;

/** How measured times lie: the median, and how far the others are from it. Milliseconds, unless said otherwise. */
public record Spread(double min, double lowerQuartile, double median, double upperQuartile, double max) {

    /** Of at least one time. */
    public static Spread ofNanos(long[] nanos) {
        return of(Arrays.stream(nanos).mapToDouble(n -> n / 1e6));
    }

    /** Of at least one time. */
    public static Spread of(DoubleStream times) {
        double[] sorted = times.sorted().toArray();
        return new Spread(
                quantile(sorted, 0),
                quantile(sorted, 0.25),
                quantile(sorted, 0.5),
                quantile(sorted, 0.75),
                quantile(sorted, 1));
    }

    /** Linear between neighbours, so that the median of an even number is the mean of the middle two. */
    private static double quantile(double[] sorted, double share) {
        double place = share * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }
}
