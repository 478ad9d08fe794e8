package org.isogloss.coordinator.reduce;

import org.isogloss.protocol.mask.WeightMask;

/** How an attempt to commit a step ended. */
public sealed interface CommitOutcome {

    /**
     * The step's update is part of the run.
     *
     * @param step the step
     * @param gradientNorm global norm of the mean gradient before clipping
     * @param clipFactor what the gradient was multiplied by, 1 if it was not clipped
     * @param changed the weights that may have changed, or null for all
     */
    record Committed(long step, double gradientNorm, double clipFactor, WeightMask changed) implements CommitOutcome {}

    /**
     * The gradient has no finite value, and nothing has changed. The step is still open: it can be skipped or opened
     * again.
     *
     * @param step the step
     * @param sampleSize what the sums were to be divided by
     */
    record NonFinite(long step, double sampleSize) implements CommitOutcome {}
}
