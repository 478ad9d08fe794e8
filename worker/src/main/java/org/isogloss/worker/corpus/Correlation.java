package org.isogloss.worker.corpus;

/** Pearson's correlation of pairs that come one at a time, by running means (Welford's method). */
final class Correlation {

    private long count;
    private double meanX;
    private double meanY;
    private double squaresX;
    private double squaresY;
    private double products;

    void add(double x, double y) {
        count++;
        double deltaX = x - meanX;
        double deltaY = y - meanY;
        meanX += deltaX / count;
        meanY += deltaY / count;
        squaresX += deltaX * (x - meanX);
        squaresY += deltaY * (y - meanY);
        products += deltaX * (y - meanY);
    }

    /** Between -1 and 1; NaN for fewer than three pairs, or when one side never changes. */
    double value() {
        return count < 3 ? Double.NaN : products / Math.sqrt(squaresX * squaresY);
    }
}
