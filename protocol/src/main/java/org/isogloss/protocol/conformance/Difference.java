package org.isogloss.protocol.conformance;

/** The distance of two arrays. */
final class Difference {

    private Difference() {}

    /** The largest absolute difference; equal infinities have none, and NaN differs from everything. */
    static double largest(double[] actual, double[] expected) {
        double worst = 0;
        for (int i = 0; i < actual.length; i++) {
            double difference = actual[i] == expected[i] ? 0 : Math.abs(actual[i] - expected[i]);
            if (Double.isNaN(difference)) {
                return difference;
            }
            worst = Math.max(worst, difference);
        }
        return worst;
    }
}
