package org.isogloss.protocol.optim;

import org.isogloss.protocol.config.RunConfig;

/**
 * The settings of one optimizer step.
 *
 * @param learningRate step size before bias correction
 * @param beta1 decay of the first moment, in [0, 1)
 * @param beta2 decay of the second moment, in [0, 1)
 * @param epsilon added to the root of the second moment, greater than 0
 * @param weightDecay decoupled: a step scales parameters by 1 - learningRate * weightDecay
 * @param clipNorm the largest global gradient norm that is not scaled down; positive infinity for no clipping
 * @param leaky whether coordinates that no lane has a gradient for decay and move as if it were 0; otherwise
 *     (<i>strict</i>) they and their moments stay bit for bit
 */
public record Hyperparameters(
        double learningRate,
        double beta1,
        double beta2,
        double epsilon,
        double weightDecay,
        double clipNorm,
        boolean leaky) {

    /** What torch adds to the norm before it divides by it. */
    private static final double CLIP_EPSILON = 1e-6;

    public Hyperparameters {
        check("learningRate", learningRate, learningRate >= 0 && learningRate < Double.POSITIVE_INFINITY);
        check("beta1", beta1, beta1 >= 0 && beta1 < 1);
        check("beta2", beta2, beta2 >= 0 && beta2 < 1);
        // As a float, in which it is used, it must not become 0: that would allow 0 / 0.
        check("epsilon", epsilon, epsilon >= Float.MIN_NORMAL && epsilon < Double.POSITIVE_INFINITY);
        check("weightDecay", weightDecay, weightDecay >= 0 && weightDecay < Double.POSITIVE_INFINITY);
        check("clipNorm", clipNorm, clipNorm > 0);
    }

    /**
     * What a run's config says of the optimizer.
     *
     * @param learningRate of the step
     */
    public static Hyperparameters of(RunConfig.Optimizer config, double learningRate, boolean leaky) {
        return new Hyperparameters(
                learningRate,
                config.beta1(),
                config.beta2(),
                config.epsilon(),
                config.weightDecay(),
                config.clipNorm() == 0 ? Double.POSITIVE_INFINITY : config.clipNorm(),
                leaky);
    }

    private static void check(String name, double value, boolean valid) {
        if (!valid) {
            throw new IllegalArgumentException(name + " " + value);
        }
    }

    /** What the gradient is multiplied by, as in torch's {@code clip_grad_norm_}. */
    public double clipFactor(double norm) {
        return Math.min(1, clipNorm / (norm + CLIP_EPSILON));
    }
}
