package org.isogloss.worker.exchange;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.isogloss.protocol.exchange.BlockValues;
import org.isogloss.protocol.mask.WeightMask;
import org.isogloss.protocol.wire.GradientEncoding;
import org.isogloss.protocol.wire.PackedRange;

/** One block of a worker's copy of the parameters: puts into place what comes of it over one connection. */
final class BlockTarget {

    private final float[] values;
    private final int begin;
    private final int length;

    /** Which values of the block changed, as it was told last; null before. */
    private WeightMask changed;

    /** @param values the whole vector; the block is its part from {@code begin} on */
    BlockTarget(float[] values, int begin, int length) {
        this.values = values;
        this.begin = begin;
        this.length = length;
    }

    /**
     * What a part changes, if it fits the block in all that it says.
     *
     * @throws IllegalArgumentException when it does not
     */
    Change change(BlockValues part) {
        WeightMask positions = positions(part);
        boolean added = !part.getDeltas().isEmpty();
        ByteString bytes = added ? part.getDeltas() : part.getValues();
        GradientEncoding encoding = added ? GradientEncoding.BF16 : GradientEncoding.FP32;
        int count = positions == null ? length : positions.kept();
        if (bytes.size() != encoding.bytes() * count
                || added && !part.getValues().isEmpty()) {
            throw bad(part, bytes.size() + " bytes");
        }
        return new Change(positions, encoding, added, bytes);
    }

    /** @return null for all */
    private WeightMask positions(BlockValues part) {
        if (part.getChangedAsBefore()) {
            if (changed == null || part.getChangedCount() != 0) {
                throw bad(part, "what changed is not known");
            }
            return changed;
        }
        if (part.getChangedCount() == 0) {
            return null;
        }
        long[] words = new long[part.getChangedCount()];
        Arrays.setAll(words, part::getChanged);
        try {
            changed = WeightMask.ofWords(words, length);
        } catch (IllegalArgumentException e) {
            throw bad(part, "a bit beyond its end, or too few");
        }
        return changed;
    }

    private static IllegalArgumentException bad(BlockValues part, String what) {
        return new IllegalArgumentException("block " + part.getBlock() + ": " + what);
    }

    /**
     * New values, or what is to be added to the old ones.
     *
     * @param positions of the values in the block; null for all
     */
    record Change(WeightMask positions, GradientEncoding encoding, boolean added, ByteString bytes) {}

    void apply(Change change) {
        if (change.positions == null && !change.added) {
            ByteBuffer bytes = change.bytes.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
            bytes.asFloatBuffer().get(values, begin, length);
            return;
        }
        float[] packed = new float[change.bytes.size() / change.encoding.bytes()];
        change.encoding.decode(change.bytes.toByteArray(), 0, packed.length, packed);
        PackedRange range = new PackedRange(change.positions, 0, length);
        if (!change.added) {
            range.unpack(packed, values, -begin);
            return;
        }
        float[] old = range.pack(values, -begin);
        for (int i = 0; i < packed.length; i++) {
            packed[i] += old[i];
        }
        range.unpack(packed, values, -begin);
    }
}
