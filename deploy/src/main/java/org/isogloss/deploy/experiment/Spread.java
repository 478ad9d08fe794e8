package org.isogloss.deploy.experiment;

import java.util.Collection;
import java.util.Locale;

/**
 * A quantity that was measured a few times.
 *
 * @param mean not a number when it was never measured
 */
record Spread(double mean, double least, double most, int count) {

    static final Spread NONE = new Spread(Double.NaN, Double.NaN, Double.NaN, 0);

    /** Of measured values; those that are no number were not measured. */
    static Spread of(Collection<Double> values) {
        double[] measured = values.stream()
                .mapToDouble(Double::doubleValue)
                .filter(value -> !Double.isNaN(value))
                .toArray();
        if (measured.length == 0) {
            return NONE;
        }
        double sum = 0;
        double least = measured[0];
        double most = measured[0];
        for (double value : measured) {
            sum += value;
            least = Math.min(least, value);
            most = Math.max(most, value);
        }
        return new Spread(sum / measured.length, least, most, measured.length);
    }

    /**
     * The mean, and the range if there was more than one measurement.
     *
     * @param pattern of a number, such as {@code %.3f}
     */
    String text(String pattern) {
        if (count == 0) {
            return "-";
        }
        String middle = String.format(Locale.ROOT, pattern, mean);
        return count == 1
                ? middle
                : String.format(Locale.ROOT, "%s (%s to %s)", middle, pattern, pattern)
                        .formatted(least, most);
    }
}
