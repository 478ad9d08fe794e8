package org.isogloss.worker.model;

/** A plain Adam over a parameter vector, for tests that learn. */
public final class Adam {

    private final double rate;
    private final float[] parameters;
    private final double[] mean;
    private final double[] square;
    private int step;

    /** @param parameters changed in place */
    public Adam(float[] parameters, double rate) {
        this.parameters = parameters;
        this.rate = rate;
        this.mean = new double[parameters.length];
        this.square = new double[parameters.length];
    }

    /**
     * One update.
     *
     * @param sampleSize what the gradients are a sum over
     */
    public void step(float[] gradients, double sampleSize) {
        step++;
        for (int i = 0; i < parameters.length; i++) {
            double g = gradients[i] / sampleSize;
            mean[i] = 0.9 * mean[i] + 0.1 * g;
            square[i] = 0.98 * square[i] + 0.02 * g * g;
            double unbiasedMean = mean[i] / (1 - Math.pow(0.9, step));
            double unbiasedSquare = square[i] / (1 - Math.pow(0.98, step));
            parameters[i] -= (float) (rate * unbiasedMean / (Math.sqrt(unbiasedSquare) + 1e-6));
        }
    }
}
