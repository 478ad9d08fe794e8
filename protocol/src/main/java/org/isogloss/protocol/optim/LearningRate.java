package org.isogloss.protocol.optim;

/**
 * The learning rate over a phase: linear warm-up to the peak, then linear decay that would reach 0 one step after the
 * last.
 *
 * @param peak the highest rate, reached at the last step of the warm-up
 * @param warmupSteps steps of the warm-up, 0 for none
 * @param totalSteps steps of the phase
 */
public record LearningRate(double peak, long warmupSteps, long totalSteps) {

    public LearningRate {
        if (!(peak >= 0) || Double.isInfinite(peak) || warmupSteps < 0 || totalSteps < warmupSteps) {
            throw new IllegalArgumentException("peak " + peak + ", " + warmupSteps + " warm-up steps of " + totalSteps);
        }
    }

    /**
     * With the warm-up as a share of the steps.
     *
     * @param warmup share of the steps in which the rate rises
     */
    public static LearningRate warmingUp(double peak, double warmup, long totalSteps) {
        return new LearningRate(peak, Math.round(warmup * totalSteps), totalSteps);
    }

    /** The rate of a step of the phase, counted from 1; 0 beyond the phase. */
    public double at(long step) {
        if (step <= warmupSteps) {
            return peak * step / warmupSteps;
        }
        return peak * Math.max(0, totalSteps - step + 1) / Math.max(1, totalSteps - warmupSteps);
    }
}
