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

    /** Updates positions [from, to) of the state; {@code gradient} begins with that of position {@code from}. */
    public void update(AdamWState state, int from, int to, float[] gradient) {
        update(state, from, to, gradient, 0);
    }

    /**
     * The same for the kept of these positions only; the others stay bit for bit.
     *
     * @param origin index in the parameter vector, and so in the weight mask, of the state's position 0
     */
    public void update(AdamWState state, int from, int to, float[] gradient, WeightMask kept, int origin) {
        kept.visit(from + origin, to + origin, new KeptVisitor() {
            /** Made when there is a use for it. */
            private Packed packed;

            @Override
            public void all(int first, int end) {
                update(state, first - origin, end - origin, gradient, first - origin - from);
            }

            @Override
            public void some(int first, long bits) {
                packed = packed == null ? new Packed() : packed;
                update(state, bits, first - origin, gradient, first - origin - from, packed);
            }
        });
    }

    /** Some values of one word side by side, as loops over neighbours are several times faster. */
    private static final class Packed {
        final int[] positions = new int[Long.SIZE];
        final float[] gradient = new float[Long.SIZE];
        final AdamWState state = AdamWState.fresh(new float[Long.SIZE]);
    }

    private void update(AdamWState state, long kept, int position, float[] gradient, int offset, Packed packed) {
        float[] parameters = state.parameters();
        float[] first = state.firstMoment();
        float[] second = state.secondMoment();
        int count = 0;
        for (long bits = kept; bits != 0; bits &= bits - 1) {
            int bit = Long.numberOfTrailingZeros(bits);
            int i = position + bit;
            packed.positions[count] = i;
            packed.gradient[count] = gradient[offset + bit];
            packed.state.parameters()[count] = parameters[i];
            packed.state.firstMoment()[count] = first[i];
            packed.state.secondMoment()[count] = second[i];
            count++;
        }
        update(packed.state, 0, count, packed.gradient, 0);
        for (int k = 0; k < count; k++) {
            int i = packed.positions[k];
            parameters[i] = packed.state.parameters()[k];
            first[i] = packed.state.firstMoment()[k];
            second[i] = packed.state.secondMoment()[k];
        }
    }

    /** @param offset of the gradient for position {@code from} */
    private void update(AdamWState state, int from, int to, float[] gradient, int offset) {
        float[] parameters = state.parameters();
        float[] first = state.firstMoment();
        float[] second = state.secondMoment();
        for (int i = from; i < to; i++) {
            float g = gradient[i - from + offset];
            float m = first[i] + gain1 * (g - first[i]);
            float v = beta2 * second[i] + gain2 * g * g;
            float denominator = (float) Math.sqrt(v) / rootCorrection2 + epsilon;
            first[i] = m;
            second[i] = v;
            parameters[i] = parameters[i] * decay - stepSize * (m / denominator);
        }
    }
}
