package org.isogloss.coordinator.reduce;

import org.isogloss.protocol.mask.WeightMask;
import org.isogloss.protocol.wire.GradientEncoding;

/**
 * Rounds one commit's update of one block to bf16, with error feedback: what is left out is added to the next update.
 *
 * <p>With p the parameters that everybody has, r the residual and f the optimizer, in single precision and this order:
 *
 * <pre>
 * u  = bf16(f(p + r) - p)
 * r' = bf16(f(p + r) - (p + u))
 * p' = p + u
 * </pre>
 *
 * <p>So the optimizer works on p + r, and u is all that replicas need. Error feedback is of Seide et al., "1-bit stochastic
 * gradient descent", Interspeech 2014; here for the parameters, as in Tang et al., "DoubleSqueeze", ICML 2019. The
 * residual is at most half an ulp of an update's bf16, and is itself rounded to bf16.
 */
final class UpdateRounding {

    private final float[] parameters;
    private final short[] residual;
    private final WeightMask touched;
    private final int origin;
    private final float[] before;
    private final byte[] payload;
    private int written;

    /**
     * @param parameters of the block
     * @param residual of the block
     * @param touched the weights that move, or null for all
     * @param origin index in the parameter vector of the block's first value
     * @param tile values that are rounded at a time, at most
     */
    UpdateRounding(float[] parameters, short[] residual, WeightMask touched, int origin, int tile) {
        this.parameters = parameters;
        this.residual = residual;
        this.touched = touched;
        this.origin = origin;
        this.before = new float[tile];
        int moving = touched == null ? parameters.length : touched.kept(origin, origin + parameters.length);
        this.payload = new byte[moving * GradientEncoding.BF16.bytes()];
    }

    /** Makes positions [from, to) what the optimizer works on. */
    void begin(int from, int to) {
        System.arraycopy(parameters, from, before, 0, to - from);
        for (int i = from; i < to; i++) {
            parameters[i] += GradientEncoding.ofBf16(residual[i]);
        }
    }

    /** Makes the same positions, which the optimizer has updated, what everybody has after the commit. */
    void end(int from, int to) {
        if (touched == null) {
            round(from, to, from);
            return;
        }
        int begin = from + origin;
        int end = to + origin;
        for (int w = begin >> 6; w <= (end - 1) >> 6; w++) {
            int position = (w << 6) - origin;
            int first = Math.max(position, from);
            int next = Math.min(position + Long.SIZE, to);
            long bits = touched.word(w, begin, end);
            if (bits == -1L) {
                round(first, next, from);
            } else {
                roundSome(bits, position, first, next, from);
            }
        }
    }

    private void round(int first, int next, int from) {
        for (int i = first; i < next; i++) {
            round(i, before[i - from]);
        }
    }

    /** Weights that do not move are what they were, without their residual, which they keep. */
    private void roundSome(long moving, int position, int first, int next, int from) {
        for (int i = first; i < next; i++) {
            float old = before[i - from];
            if ((moving >>> (i - position) & 1) != 0) {
                round(i, old);
            } else {
                parameters[i] = old;
            }
        }
    }

    private void round(int i, float old) {
        float wanted = parameters[i];
        short update = GradientEncoding.toBf16(wanted - old);
        float now = old + GradientEncoding.ofBf16(update);
        parameters[i] = now;
        residual[i] = GradientEncoding.toBf16(wanted - now);
        payload[written++] = (byte) update;
        payload[written++] = (byte) (update >>> 8);
    }

    /** The update of all positions, when all have been rounded; null when none moves. */
    BlockUpdate update(long base, long step) {
        if (written != payload.length) {
            throw new IllegalStateException(written + " of " + payload.length + " bytes");
        }
        return written == 0 ? null : new BlockUpdate(base, step, touched, payload);
    }
}
