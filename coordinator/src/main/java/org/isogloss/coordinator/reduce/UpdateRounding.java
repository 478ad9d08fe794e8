package org.isogloss.coordinator.reduce;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
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

    private static final VarHandle SHORTS =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

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
            long moving = touched.word(w, begin, end);
            if (moving == -1L) {
                round(first, next, from);
                continue;
            }
            long here = -1L << (first - position) & -1L >>> (Long.SIZE - (next - position));
            // One loop for each kind: which kind comes next cannot be foreseen, and a wrong guess costs more than a
            // loop.
            for (long bits = moving; bits != 0; bits &= bits - 1) {
                int i = position + Long.numberOfTrailingZeros(bits);
                round(i, i + 1, from);
            }
            for (long bits = here & ~moving; bits != 0; bits &= bits - 1) {
                int i = position + Long.numberOfTrailingZeros(bits);
                // It is what it was, and keeps its residual.
                parameters[i] = before[i - from];
            }
        }
    }

    private void round(int first, int next, int from) {
        int at = written;
        for (int i = first; i < next; i++) {
            float wanted = parameters[i];
            float old = before[i - from];
            short update = GradientEncoding.toBf16(wanted - old);
            float now = old + GradientEncoding.ofBf16(update);
            parameters[i] = now;
            residual[i] = GradientEncoding.toBf16(wanted - now);
            SHORTS.set(payload, at, update);
            at += Short.BYTES;
        }
        written = at;
    }

    /** The update of all positions, when all have been rounded; null when none moves. */
    BlockUpdate update(long base, long step) {
        if (written != payload.length) {
            throw new IllegalStateException(written + " of " + payload.length + " bytes");
        }
        return written == 0 ? null : new BlockUpdate(base, step, touched, payload);
    }
}
