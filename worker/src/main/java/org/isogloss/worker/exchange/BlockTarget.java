package org.isogloss.worker.exchange;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.isogloss.protocol.exchange.BlockValues;
import org.isogloss.protocol.wire.GradientEncoding;

/** One block of a worker's copy of the parameters: puts into place what comes of it over one connection. */
final class BlockTarget {

    private final float[] values;
    private final int begin;
    private final int length;

    /** Which values changed, as it was told last; null before. */
    private long[] changed;

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
        long[] positions = positions(part);
        boolean added = !part.getDeltas().isEmpty();
        ByteString bytes = added ? part.getDeltas() : part.getValues();
        GradientEncoding encoding = added ? GradientEncoding.BF16 : GradientEncoding.FP32;
        if (bytes.size() != encoding.bytes() * count(positions)
                || added && !part.getValues().isEmpty()) {
            throw bad(part, bytes.size() + " bytes");
        }
        return new Change(positions, encoding, added, bytes);
    }

    /** @return null for all */
    private long[] positions(BlockValues part) {
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
        int tail = length & 63;
        if (words.length != (length + 63) / 64 || tail != 0 && words[words.length - 1] >>> tail != 0) {
            throw bad(part, "a bit beyond its end, or too few");
        }
        changed = words;
        return words;
    }

    private int count(long[] positions) {
        if (positions == null) {
            return length;
        }
        int count = 0;
        for (long word : positions) {
            count += Long.bitCount(word);
        }
        return count;
    }

    private static IllegalArgumentException bad(BlockValues part, String what) {
        return new IllegalArgumentException("block " + part.getBlock() + ": " + what);
    }

    /**
     * New values, or what is to be added to the old ones.
     *
     * @param positions of the values, bit i % 64 of word i / 64 for value i of the block; null for all
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Change(long[] positions, GradientEncoding encoding, boolean added, ByteString bytes) {}

    void apply(Change change) {
        if (change.positions == null && !change.added) {
            ByteBuffer bytes = change.bytes.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
            bytes.asFloatBuffer().get(values, begin, length);
            return;
        }
        float[] packed = new float[change.bytes.size() / change.encoding.bytes()];
        change.encoding.decode(change.bytes.toByteArray(), 0, packed.length, packed);
        if (change.positions != null) {
            scatter(change, packed);
            return;
        }
        for (int i = 0; i < length; i++) {
            values[begin + i] += packed[i];
        }
    }

    private void scatter(Change change, float[] packed) {
        int next = 0;
        for (int w = 0; w < change.positions.length; w++) {
            for (long bits = change.positions[w]; bits != 0; bits &= bits - 1) {
                int index = begin + 64 * w + Long.numberOfTrailingZeros(bits);
                values[index] = change.added ? values[index] + packed[next] : packed[next];
                next++;
            }
        }
    }
}
