package org.isogloss.protocol.wire;

import java.util.Arrays;
import org.isogloss.protocol.layout.BlockGrid;
import org.isogloss.protocol.mask.WeightMask;

/**
 * The kept positions of one block of the parameter vector: what a chunk carries values for.
 *
 * <p>Arrays of values may hold the whole vector or just the block; {@code origin} is the index in the vector of their
 * first value, so 0 or {@link #begin}.
 *
 * @param kept which values are kept, or null for all of them
 * @param begin index of the block's first value in the vector
 * @param end index after the block's last value
 */
public record PackedRange(WeightMask kept, int begin, int end) {

    public static PackedRange of(BlockGrid grid, int block, WeightMask kept) {
        return new PackedRange(kept, grid.begin(block), grid.end(block));
    }

    /** How many values are kept; a chunk with none is never sent. */
    public int count() {
        return kept == null ? end - begin : kept.kept(begin, end);
    }

    /** The kept values, in index order. */
    public float[] pack(float[] values, int origin) {
        if (kept == null) {
            return Arrays.copyOfRange(values, begin - origin, end - origin);
        }
        float[] packed = new float[count()];
        kept.pack(values, origin, begin, end, packed);
        return packed;
    }

    /** Puts packed values back to their positions; the others stay as they are. */
    public void unpack(float[] packed, float[] values, int origin) {
        if (kept == null) {
            System.arraycopy(packed, 0, values, begin - origin, end - begin);
            return;
        }
        kept.unpack(packed, values, origin, begin, end);
    }
}
