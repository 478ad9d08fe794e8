package org.isogloss.coordinator.reduce;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.isogloss.protocol.mask.KeptVisitor;
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
    private final Moving addResidual = new AddResidual();
    private final Moving round = new Round();
    /** First position of what {@code before} holds. */
    private int tile;

    private int written;

    /**
     * @param parameters of the block
     * @param residual of the block
     * @param touched the weights that move, or null for all
     * @param origin index in the parameter vector of the block's first value
     * @param most values that are rounded at a time
     */
    UpdateRounding(float[] parameters, short[] residual, WeightMask touched, int origin, int most) {
        this.parameters = parameters;
        this.residual = residual;
        this.touched = touched;
        this.origin = origin;
        this.before = new float[most];
        int moving = touched == null ? parameters.length : touched.kept(origin, origin + parameters.length);
        this.payload = new byte[moving * GradientEncoding.BF16.bytes()];
    }

    /** Makes what moves of positions [from, to) what the optimizer works on. */
    void begin(int from, int to) {
        tile = from;
        System.arraycopy(parameters, from, before, 0, to - from);
        visit(from, to, addResidual);
    }

    /** Makes the same positions, which the optimizer has updated, what everybody has after the commit. */
    void end(int from, int to) {
        visit(from, to, round);
    }

    private void visit(int from, int to, Moving work) {
        if (touched == null) {
            work.run(from, to);
        } else {
            touched.visit(from + origin, to + origin, work);
        }
    }

    /** Something that is done to what moves; positions are those of the block. */
    private abstract class Moving implements KeptVisitor {

        abstract void run(int from, int to);

        @Override
        public void all(int from, int to) {
            run(from - origin, to - origin);
        }

        @Override
        public void some(int position, long kept) {
            for (long bits = kept; bits != 0; bits &= bits - 1) {
                int i = position - origin + Long.numberOfTrailingZeros(bits);
                run(i, i + 1);
            }
        }
    }

    private final class AddResidual extends Moving {

        @Override
        void run(int from, int to) {
            for (int i = from; i < to; i++) {
                parameters[i] += GradientEncoding.ofBf16(residual[i]);
            }
        }
    }

    private final class Round extends Moving {

        @Override
        void run(int from, int to) {
            int at = written;
            for (int i = from; i < to; i++) {
                float wanted = parameters[i];
                float old = before[i - tile];
                short update = GradientEncoding.toBf16(wanted - old);
                float now = old + GradientEncoding.ofBf16(update);
                parameters[i] = now;
                residual[i] = GradientEncoding.toBf16(wanted - now);
                SHORTS.set(payload, at, update);
                at += Short.BYTES;
            }
            written = at;
        }
    }

    /** The update of all positions, when all have been rounded; null when none moves. */
    BlockUpdate update(long base, long step) {
        if (written != payload.length) {
            throw new IllegalStateException(written + " of " + payload.length + " bytes");
        }
        return written == 0 ? null : new BlockUpdate(base, step, touched, payload);
    }
}
