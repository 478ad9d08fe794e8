package org.isogloss.protocol.wire;

import org.isogloss.protocol.layout.BlockGrid;
import org.isogloss.protocol.mask.WeightMask;
import org.isogloss.protocol.messages.Lane;
import org.isogloss.protocol.messages.LaneKind;
import org.isogloss.protocol.random.CounterRandom;

/**
 * Made-up gradients, for measurements of the tensor plane without a model. All processes that take part make the same from
 * the same numbers.
 *
 * @param parameters values in the parameter vector
 * @param density share of them that the weight mask of all lanes keeps, in (0, 1]; exactly 1 is no mask
 * @param encoding how gradients travel
 * @param updates how updates travel
 * @param slices what the vector is cut into
 */
public record SyntheticLoad(
        int parameters, double density, GradientEncoding encoding, GradientEncoding updates, int slices) {

    /** The only epoch there is. */
    public static final long EPOCH = 1;

    private static final long SEED = 1;

    /** Values lie between minus and plus half of it, as gradients of a mean over frames would. */
    private static final float RANGE = 0.01f;

    public SyntheticLoad {
        if (parameters < 1 || !(density > 0 && density <= 1)) {
            throw new IllegalArgumentException(parameters + " parameters, density " + density);
        }
    }

    public BlockGrid grid() {
        return BlockGrid.of(parameters, slices);
    }

    /** The weight mask, each value kept by chance; null at density 1. */
    public WeightMask kept() {
        if (density == 1) {
            return null;
        }
        CounterRandom random = CounterRandom.of(SEED, "synthetic mask");
        long[] words = new long[((parameters - 1) >> 6) + 1];
        for (int i = 0; i < parameters; i++) {
            if (random.nextFloat() < density) {
                words[i >> 6] |= 1L << i;
            }
        }
        return WeightMask.ofWords(words, parameters);
    }

    /** Version of the weight mask; 0 when there is none. */
    public int maskVersion() {
        return density == 1 ? 0 : 1;
    }

    /** A lane of the step that follows so many committed ones. */
    public Lane lane(int index, long step) {
        return new Lane(LaneKind.TRAIN, EPOCH, step, index, "", step, maskVersion(), 1);
    }

    /** [parameters] a lane's gradient. */
    public float[] gradient(int lane) {
        CounterRandom random = CounterRandom.of(SEED, "synthetic gradient", lane);
        float[] values = new float[parameters];
        for (int i = 0; i < parameters; i++) {
            values[i] = (random.nextFloat() - 0.5f) * RANGE;
        }
        return values;
    }
}
