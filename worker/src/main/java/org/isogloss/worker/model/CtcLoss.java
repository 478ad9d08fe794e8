package org.isogloss.worker.model;

import java.util.Arrays;

/**
 * Connectionist temporal classification (Graves et al. 2006): minus the log probability that the classes of all frames,
 * repeats merged and blanks left out, spell the labels.
 *
 * <p>The L labels with blanks around them make S = 2L + 1 states. A path begins in one of the first two, ends in one of
 * the last two, and from one frame to the next stays, moves on by one state, or by two if that skips the blank between two
 * labels that differ. With y_t(s) the probability of the class of state s at frame t,
 *
 * <pre>
 * alpha_t(s) = y_t(s) (alpha_t-1(s) + alpha_t-1(s-1) [+ alpha_t-1(s-2)])
 * beta_t(s)  = y_t+1(s) beta_t+1(s) + y_t+1(s+1) beta_t+1(s+1) [+ y_t+1(s+2) beta_t+1(s+2)]
 * P = alpha_T-1(S-1) + alpha_T-1(S-2) = sum over s of alpha_t(s) beta_t(s), for every t
 * -d log P / d logits_t(c) = y_t(c) - sum over the states s of class c of alpha_t(s) beta_t(s) / P
 * </pre>
 *
 * <p>All in fp64 and in logarithms, as probabilities of long rows have no place in a double. {@code StrictMath} gives the
 * same bits on every machine.
 *
 * @param blank the class number of the blank
 */
record CtcLoss(int blank) {

    /** exp(-40) is less than half a unit in the last place of 1. */
    private static final double NEGLIGIBLE = -40;

    /**
     * The loss of one row.
     *
     * @param loss nats; positive infinity when the row has fewer frames than an alignment needs
     * @param gradient [T * V] of the loss with respect to the logits; 0 when there is no alignment
     */
    record Row(double loss, double[] gradient) {

        boolean impossible() {
            return loss == Double.POSITIVE_INFINITY;
        }
    }

    /**
     * @param logits classes of frames, of many rows
     * @param begin where in {@code logits} this row begins
     * @param frames T
     * @param classes V
     * @param labels class numbers other than the blank's
     */
    Row of(float[] logits, int begin, int frames, int classes, int[] labels) {
        double[] gradient = new double[frames * classes];
        if (frames < framesNeeded(labels)) {
            return new Row(Double.POSITIVE_INFINITY, gradient);
        }
        if (frames == 0) {
            return new Row(0, gradient);
        }
        return new Alignment(logits, begin, frames, classes, labels, gradient).row();
    }

    /** Each label takes a frame, and so does the blank that must part two equal ones. */
    static int framesNeeded(int[] labels) {
        int needed = labels.length;
        for (int i = 1; i < labels.length; i++) {
            needed += labels[i] == labels[i - 1] ? 1 : 0;
        }
        return needed;
    }

    /** The sums over all alignments of one row. */
    private final class Alignment {

        private final int frames;
        private final int classes;
        private final int[] labels;
        private final int states;
        /** [T * S] log y of the class of each state. */
        private final double[] emission;
        /** [T * V] first the probabilities y, in the end the gradient. */
        private final double[] gradient;

        Alignment(float[] logits, int begin, int frames, int classes, int[] labels, double[] gradient) {
            this.frames = frames;
            this.classes = classes;
            this.labels = labels;
            this.states = 2 * labels.length + 1;
            this.emission = new double[Math.multiplyExact(frames, states)];
            this.gradient = gradient;
            for (int t = 0; t < frames; t++) {
                emit(logits, begin + t * classes, t);
            }
        }

        /** Softmax of a frame. */
        private void emit(float[] logits, int from, int t) {
            double largest = Double.NEGATIVE_INFINITY;
            for (int c = 0; c < classes; c++) {
                largest = Math.max(largest, logits[from + c]);
            }
            double sum = 0;
            for (int c = 0; c < classes; c++) {
                double y = StrictMath.exp(logits[from + c] - largest);
                gradient[t * classes + c] = y;
                sum += y;
            }
            for (int c = 0; c < classes; c++) {
                gradient[t * classes + c] /= sum;
            }
            double normalizer = largest + StrictMath.log(sum);
            for (int s = 0; s < states; s++) {
                emission[t * states + s] = logits[from + classOf(s)] - normalizer;
            }
        }

        private int classOf(int state) {
            return state % 2 == 0 ? blank : labels[state / 2];
        }

        /** Whether a path may come to this state from two states before. */
        private boolean skips(int state) {
            return state >= 3 && state % 2 == 1 && labels[state / 2] != labels[state / 2 - 1];
        }

        /** The first state from which the end can be reached in the frames left after t. */
        private int first(int t) {
            return Math.max(0, states - 2 * (frames - t));
        }

        /** After the last state that can be reached from the beginning by frame t. */
        private int last(int t) {
            return Math.min(states, 2 * (t + 1));
        }

        Row row() {
            double[] alpha = forward();
            int end = frames * states;
            double logP = logSum(alpha[end - 1], states == 1 ? Double.NEGATIVE_INFINITY : alpha[end - 2]);
            backward(alpha, logP);
            return new Row(-logP, gradient);
        }

        /** [T * S] log alpha. */
        private double[] forward() {
            double[] alpha = new double[frames * states];
            Arrays.fill(alpha, Double.NEGATIVE_INFINITY);
            for (int s = first(0); s < last(0); s++) {
                alpha[s] = emission[s];
            }
            for (int t = 1; t < frames; t++) {
                int before = (t - 1) * states;
                for (int s = first(t); s < last(t); s++) {
                    double stay = alpha[before + s];
                    double step = s >= 1 ? alpha[before + s - 1] : Double.NEGATIVE_INFINITY;
                    double skip = skips(s) ? alpha[before + s - 2] : Double.NEGATIVE_INFINITY;
                    alpha[t * states + s] = logSum(stay, step, skip) + emission[t * states + s];
                }
            }
            return alpha;
        }

        /** Takes every state's posterior probability from the gradient of its class. */
        private void backward(double[] alpha, double logP) {
            double[] beta = new double[states];
            Arrays.fill(beta, Double.NEGATIVE_INFINITY);
            for (int s = Math.max(0, states - 2); s < states; s++) {
                beta[s] = 0;
            }
            for (int t = frames - 1; ; t--) {
                for (int s = first(t); s < last(t); s++) {
                    gradient[t * classes + classOf(s)] -= StrictMath.exp(alpha[t * states + s] + beta[s] - logP);
                }
                if (t == 0) {
                    return;
                }
                for (int s = 0; s < states; s++) {
                    beta[s] += emission[t * states + s];
                }
                // Ascending, in place: a state needs only itself and those after it.
                for (int s = 0; s < states; s++) {
                    double step = s + 1 < states ? beta[s + 1] : Double.NEGATIVE_INFINITY;
                    double skip = s + 2 < states && skips(s + 2) ? beta[s + 2] : Double.NEGATIVE_INFINITY;
                    beta[s] = logSum(beta[s], step, skip);
                }
            }
        }
    }

    private static double logSum(double a, double b) {
        return logSum(a, b, Double.NEGATIVE_INFINITY);
    }

    /** log(exp(a) + exp(b) + exp(c)) */
    private static double logSum(double a, double b, double c) {
        double largest = Math.max(a, Math.max(b, c));
        if (largest == Double.NEGATIVE_INFINITY) {
            return largest;
        }
        double sum = part(a - largest) + part(b - largest) + part(c - largest);
        return sum == 1 ? largest : largest + StrictMath.log(sum);
    }

    private static double part(double difference) {
        if (difference == 0) {
            return 1;
        }
        return difference < NEGLIGIBLE ? 0 : StrictMath.exp(difference);
    }
}
