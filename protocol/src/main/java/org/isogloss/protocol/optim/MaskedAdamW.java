package org.isogloss.protocol.optim;

import org.isogloss.protocol.mask.KeptVisitor;
import org.isogloss.protocol.mask.WeightMask;

/**
 * One step of AdamW, over all coordinates or those that a weight mask keeps.
 *
 * <p>With t the number of the step in the whole run, from 1, in single precision and this order:
 *
 * <pre>
 * p = p * (1 - lr * weightDecay)
 * m = m + (1 - beta1) * (g - m)
 * v = beta2 * v + (1 - beta2) * g * g
 * p = p - lr / (1 - beta1^t) * (m / (sqrt(v) / sqrt(1 - beta2^t) + epsilon))
 * </pre>
 *
 * <p>That is torch's {@code AdamW} (Loshchilov and Hutter, "Decoupled weight decay regularization", ICLR 2019): the
 * second moment is corrected under the root, and epsilon is outside. A coordinate is updated from its own values alone,
 * so neither blocks nor threads change a bit of the result.
 */
public final class MaskedAdamW {

    private final float decay;
    private final float gain1;
    private final float beta2;
    private final float gain2;
    private final float rootCorrection2;
    private final float epsilon;
    private final float stepSize;

    public MaskedAdamW(Hyperparameters h, long step) {
        decay = (float) (1 - h.learningRate() * h.weightDecay());
        gain1 = (float) (1 - h.beta1());
        beta2 = (float) h.beta2();
        gain2 = (float) (1 - h.beta2());
        // StrictMath: the library's pow may differ between processors in the last bit.
        rootCorrection2 = (float) Math.sqrt(1 - StrictMath.pow(h.beta2(), (double) step));
        epsilon = (float) h.epsilon();
        stepSize = (float) (h.learningRate() / (1 - StrictMath.pow(h.beta1(), (double) step)));
    }

    /**
     * Updates positions [from, to) of the state.
     *
     * @param gradient of every position of the state, at the same index; those of other positions do not matter
     */
    public void update(AdamWState state, int from, int to, float[] gradient) {
        float[] parameters = state.parameters();
        float[] first = state.firstMoment();
        float[] second = state.secondMoment();
        // One index for all arrays. With another for the gradient, the compiler cannot tell that nothing is
        // read which was written just before, and the loop takes eight times as long, a value at a time.
        for (int i = from; i < to; i++) {
            float g = gradient[i];
            float m = first[i] + gain1 * (g - first[i]);
            float v = beta2 * second[i] + gain2 * g * g;
            float denominator = (float) Math.sqrt(v) / rootCorrection2 + epsilon;
            first[i] = m;
            second[i] = v;
            parameters[i] = parameters[i] * decay - stepSize * (m / denominator);
        }
    }

    /**
     * The same for the kept of these positions only; the others stay bit for bit.
     *
     * @param origin index in the parameter vector, and so in the weight mask, of the state's position 0
     */
    public void update(AdamWState state, int from, int to, float[] gradient, WeightMask kept, int origin) {
        kept.visit(from + origin, to + origin, new Walk(state, gradient, origin));
    }

    /** Updates neighbours together, kept or not, since that is several times faster, and takes back what is not kept. */
    private final class Walk implements KeptVisitor {

        private final AdamWState state;
        private final float[] gradient;
        private final int origin;
        private final AdamWState before = AdamWState.fresh(new float[Long.SIZE]);

        Walk(AdamWState state, float[] gradient, int origin) {
            this.state = state;
            this.gradient = gradient;
            this.origin = origin;
        }

        @Override
        public void all(int from, int to) {
            update(state, from - origin, to - origin, gradient);
        }

        @Override
        public void some(int position, long kept) {
            int word = position - origin;
            int from = Math.max(0, word);
            int to = Math.min(state.size(), word + Long.SIZE);
            remember(from, to - from);
            update(state, from, to, gradient);
            long here = -1L << (from - word) & -1L >>> (Long.SIZE - (to - word));
            restore(word, from, here & ~kept);
        }

        private void remember(int from, int count) {
            System.arraycopy(state.parameters(), from, before.parameters(), 0, count);
            System.arraycopy(state.firstMoment(), from, before.firstMoment(), 0, count);
            System.arraycopy(state.secondMoment(), from, before.secondMoment(), 0, count);
        }

        private void restore(int word, int from, long dropped) {
            float[] parameters = state.parameters();
            float[] first = state.firstMoment();
            float[] second = state.secondMoment();
            for (long bits = dropped; bits != 0; bits &= bits - 1) {
                int i = word + Long.numberOfTrailingZeros(bits);
                parameters[i] = before.parameters()[i - from];
                first[i] = before.firstMoment()[i - from];
                second[i] = before.secondMoment()[i - from];
            }
        }
    }
}
