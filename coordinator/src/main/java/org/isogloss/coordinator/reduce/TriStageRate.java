package org.isogloss.coordinator.reduce;

import org.isogloss.protocol.optim.LearningRate;

/**
 * The learning rate over a finetuning phase: linear warm-up to the peak, a stretch at the peak, then exponential decay that
 * reaches a share of the peak at the last step.
 *
 * <p>fairseq's {@code tri_stage_lr_scheduler}, but for the start of the warm-up: there it is a hundredth of the peak, here
 * the first of the warm-up's equal steps, as in {@link LearningRate}.
 *
 * @param peak the highest rate, reached at the last step of the warm-up
 * @param warmupSteps steps of the warm-up, 0 for none
 * @param holdSteps steps at the peak that follow
 * @param totalSteps steps of the phase
 * @param finalFactor what the peak is multiplied by at the last step, above 0
 */
public record TriStageRate(double peak, long warmupSteps, long holdSteps, long totalSteps, double finalFactor) {

    public TriStageRate {
        boolean rate = peak >= 0 && peak < Double.POSITIVE_INFINITY && finalFactor > 0 && finalFactor <= 1;
        if (!rate || warmupSteps < 0 || holdSteps < 0 || totalSteps < warmupSteps + holdSteps) {
            throw new IllegalArgumentException("peak " + peak + ", final factor " + finalFactor + ", " + warmupSteps
                    + " and " + holdSteps + " steps of " + totalSteps);
        }
    }

    /** The rate of a step of the phase, counted from 1; that of the last step beyond the phase. */
    public double at(long step) {
        if (step <= warmupSteps) {
            return peak * step / warmupSteps;
        }
        long decayed = Math.min(step, totalSteps) - warmupSteps - holdSteps;
        if (decayed <= 0) {
            return peak;
        }
        double share = (double) decayed / (totalSteps - warmupSteps - holdSteps);
        // StrictMath: the library's pow may differ between processors in the last bit.
        return peak * StrictMath.pow(finalFactor, share);
    }
}
