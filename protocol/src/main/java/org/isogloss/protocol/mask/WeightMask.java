package org.isogloss.protocol.mask;

import java.util.Arrays;
import java.util.List;
import org.isogloss.protocol.Sha256;
import org.isogloss.protocol.layout.ParameterSpec;

/**
 * Which weights of the parameter vector a language keeps: one bit a value, 1 = kept.
 *
 * <p>Values that pruning may not touch are always kept, so that one index space serves everything. <i>Packed</i> values
 * are those at kept positions, in index order; no indices travel. Immutable.
 */
public final class WeightMask {

    private final long[] words;
    private final int size;

    private WeightMask(long[] words, int size) {
        this.words = words;
        this.size = size;
    }

    /** Every value kept. */
    public static WeightMask full(int size) {
        long[] words = new long[((size - 1) >> 6) + 1];
        Arrays.fill(words, -1L);
        clearTail(words, size);
        return new WeightMask(words, size);
    }

    /**
     * From 64-bit words, bit i % 64 of word i / 64 for value i.
     *
     * @throws IllegalArgumentException when the words are too few or too many, or a bit beyond the size is set
     */
    public static WeightMask ofWords(long[] words, int size) {
        long[] copy = words.clone();
        if (copy.length != ((size - 1) >> 6) + 1) {
            throw new IllegalArgumentException(copy.length + " words for " + size + " values");
        }
        clearTail(copy, size);
        if (copy[copy.length - 1] != words[words.length - 1]) {
            throw new IllegalArgumentException("bits beyond the last of " + size + " values");
        }
        return new WeightMask(copy, size);
    }

    /** Every value of these tensors and no other. */
    public static WeightMask ofTensors(List<ParameterSpec> tensors, int size) {
        long[] words = new long[((size - 1) >> 6) + 1];
        for (ParameterSpec spec : tensors) {
            for (int i = spec.offset(); i < spec.end(); i++) {
                words[i >> 6] |= 1L << i;
            }
        }
        return new WeightMask(words, size);
    }

    private static void clearTail(long[] words, int size) {
        if ((size & 63) != 0) {
            words[words.length - 1] &= -1L >>> (64 - (size & 63));
        }
    }

    public int size() {
        return size;
    }

    public long[] words() {
        return words.clone();
    }

    public boolean keeps(int index) {
        return (words[index >> 6] >>> index & 1) != 0;
    }

    /** How many values are kept in [begin, end). */
    public int kept(int begin, int end) {
        int count = 0;
        for (int w = begin >> 6; w <= (end - 1) >> 6 && begin < end; w++) {
            count += Long.bitCount(word(w, begin, end));
        }
        return count;
    }

    public int kept() {
        return kept(0, size);
    }

    /**
     * Copies the kept values of [begin, end) to the start of {@code packed}; returns how many.
     *
     * @param origin index in the vector of the first of {@code values}
     */
    public int pack(float[] values, int origin, int begin, int end, float[] packed) {
        Packing packing = new Packing(values, origin, packed);
        visit(begin, end, packing);
        return packing.count;
    }

    private static final class Packing implements KeptVisitor {
        private final float[] values;
        private final int origin;
        private final float[] packed;
        private int count;

        Packing(float[] values, int origin, float[] packed) {
            this.values = values;
            this.origin = origin;
            this.packed = packed;
        }

        @Override
        public void all(int from, int to) {
            System.arraycopy(values, from - origin, packed, count, to - from);
            count += to - from;
        }

        @Override
        public void some(int position, long kept) {
            int next = count;
            for (long bits = kept; bits != 0; bits &= bits - 1) {
                packed[next++] = values[position + Long.numberOfTrailingZeros(bits) - origin];
            }
            count = next;
        }
    }

    /** Puts packed values back to the kept positions of [begin, end); the others stay as they are. */
    public int unpack(float[] packed, float[] values, int origin, int begin, int end) {
        Unpacking unpacking = new Unpacking(packed, values, origin);
        visit(begin, end, unpacking);
        return unpacking.count;
    }

    private static final class Unpacking implements KeptVisitor {
        private final float[] packed;
        private final float[] values;
        private final int origin;
        private int count;

        Unpacking(float[] packed, float[] values, int origin) {
            this.packed = packed;
            this.values = values;
            this.origin = origin;
        }

        @Override
        public void all(int from, int to) {
            System.arraycopy(packed, count, values, from - origin, to - from);
            count += to - from;
        }

        @Override
        public void some(int position, long kept) {
            int next = count;
            for (long bits = kept; bits != 0; bits &= bits - 1) {
                values[position + Long.numberOfTrailingZeros(bits) - origin] = packed[next++];
            }
            count = next;
        }
    }

    /** Shows the kept values of [begin, end) to a visitor. */
    public void visit(int begin, int end, KeptVisitor visitor) {
        int run = -1;
        for (int w = begin >> 6; w <= (end - 1) >> 6 && begin < end; w++) {
            int position = w << 6;
            int from = Math.max(begin, position);
            long bits = word(w, begin, end);
            if (Long.bitCount(bits) == Math.min(end, position + Long.SIZE) - from) {
                run = run < 0 ? from : run;
                continue;
            }
            if (run >= 0) {
                visitor.all(run, from);
                run = -1;
            }
            if (bits != 0) {
                visitor.some(position, bits);
            }
        }
        if (run >= 0) {
            visitor.all(run, end);
        }
    }

    /** The word w with the bits outside [begin, end) cleared. Walks over set bits start here. */
    public long word(int w, int begin, int end) {
        long bits = words[w];
        if (w == begin >> 6) {
            bits &= -1L << begin;
        }
        if (w == (end - 1) >> 6) {
            bits &= -1L >>> (63 - ((end - 1) & 63));
        }
        return bits;
    }

    /** The bits of [begin, end), at most 64 of them, from bit 0 on. */
    public long bits(int begin, int end) {
        int shift = begin & 63;
        long bits = words[begin >> 6] >>> shift;
        if (shift != 0 && (begin >> 6) + 1 < words.length) {
            bits |= words[(begin >> 6) + 1] << (64 - shift);
        }
        return bits & (-1L >>> (64 - (end - begin)));
    }

    /** Values kept by either. */
    public WeightMask or(WeightMask other) {
        long[] union = words.clone();
        for (int i = 0; i < union.length; i++) {
            union[i] |= other.words[i];
        }
        return new WeightMask(union, size);
    }

    /** Values kept by both. */
    public WeightMask and(WeightMask other) {
        long[] shared = words.clone();
        for (int i = 0; i < shared.length; i++) {
            shared[i] &= other.words[i];
        }
        return new WeightMask(shared, size);
    }

    /** Whether both keep the same values of [begin, end). */
    public boolean equalsWithin(WeightMask other, int begin, int end) {
        if (this == other) {
            return true;
        }
        for (int w = begin >> 6; w <= (end - 1) >> 6 && begin < end; w++) {
            if (word(w, begin, end) != other.word(w, begin, end)) {
                return false;
            }
        }
        return true;
    }

    /** How many values of [begin, end) both keep. */
    public int keptByBoth(WeightMask other, int begin, int end) {
        int count = 0;
        for (int w = begin >> 6; w <= (end - 1) >> 6 && begin < end; w++) {
            count += Long.bitCount(word(w, begin, end) & other.words[w]);
        }
        return count;
    }

    /** SHA-256 of the words, little-endian: what all nodes compare before a mask version is committed. */
    public String sha256() {
        return Sha256.of(words);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof WeightMask m && size == m.size && Arrays.equals(words, m.words);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(words);
    }
}
