package org.isogloss.protocol.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** {@link WeightMask} against {@link BitSet}. */
class WeightMaskTest {

    /** A weight mask, the same as a bit set, and a range of it. */
    private static final class Case {
        final BitSet bits = new BitSet();
        final WeightMask kept;
        final int begin;
        final int end;
        final float[] values;

        Case(Random random, int size) {
            double density = random.nextDouble();
            float[] drawn = new float[size];
            for (int i = 0; i < size; i++) {
                // Stretches in which all are kept or none, as there are tensors that nothing is pruned from.
                density = random.nextInt(60) > 0
                        ? density
                        : random.nextBoolean() ? random.nextInt(2) : random.nextDouble();
                bits.set(i, random.nextDouble() < density);
                drawn[i] = random.nextFloat();
            }
            this.values = drawn;
            this.kept = WeightMask.ofWords(Arrays.copyOf(bits.toLongArray(), (size + 63) / 64), size);
            int one = random.nextInt(size + 1);
            int other = random.nextInt(size + 1);
            this.begin = Math.min(one, other);
            this.end = Math.max(one, other);
        }

        int[] keptIndices() {
            return bits.stream().filter(i -> i >= begin && i < end).toArray();
        }
    }

    @Property
    void countsWhatABitSetCounts(@ForAll long seed, @ForAll @IntRange(min = 1, max = 300) int size) {
        Case c = new Case(new Random(seed), size);
        assertThat(c.kept.kept()).isEqualTo(c.bits.cardinality());
        assertThat(c.kept.kept(c.begin, c.end)).isEqualTo(c.keptIndices().length);
        for (int i = 0; i < size; i++) {
            assertThat(c.kept.keeps(i)).isEqualTo(c.bits.get(i));
        }
    }

    @Property
    void packsKeptValuesInOrder(@ForAll long seed, @ForAll @IntRange(min = 1, max = 300) int size) {
        Case c = new Case(new Random(seed), size);
        float[] packed = new float[size];
        int count = c.kept.pack(c.values, 0, c.begin, c.end, packed);
        int[] indices = c.keptIndices();
        assertThat(count).isEqualTo(indices.length);
        for (int i = 0; i < count; i++) {
            assertThat(packed[i]).isEqualTo(c.values[indices[i]]);
        }
    }

    @Property
    void unpackingTouchesKeptValuesOfTheRangeAlone(@ForAll long seed, @ForAll @IntRange(min = 1, max = 300) int size) {
        Case c = new Case(new Random(seed), size);
        float[] packed = new float[size];
        int count = c.kept.pack(c.values, 0, c.begin, c.end, packed);
        float[] into = new float[size];
        Arrays.fill(into, -1);
        assertThat(c.kept.unpack(packed, into, 0, c.begin, c.end)).isEqualTo(count);
        for (int i = 0; i < size; i++) {
            boolean inside = i >= c.begin && i < c.end && c.bits.get(i);
            assertThat(into[i]).isEqualTo(inside ? c.values[i] : -1);
        }
    }

    @Property
    void bitsOfAShortRangeStartAtBitZero(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 300) int size,
            @ForAll @IntRange(min = 1, max = 64) int length) {
        Case c = new Case(new Random(seed), size);
        int begin = Math.min(c.begin, size - 1);
        int end = Math.min(size, begin + length);
        long[] expected = Arrays.copyOf(c.bits.get(begin, end).toLongArray(), 1);
        assertThat(c.kept.bits(begin, end)).isEqualTo(expected[0]);
    }

    @Property
    void unionAndIntersectionAreThoseOfSets(@ForAll long seed, @ForAll @IntRange(min = 1, max = 300) int size) {
        Random random = new Random(seed);
        Case a = new Case(random, size);
        Case b = new Case(random, size);
        BitSet union = (BitSet) a.bits.clone();
        union.or(b.bits);
        BitSet both = (BitSet) a.bits.clone();
        both.and(b.bits);
        assertThat(a.kept.or(b.kept))
                .isEqualTo(WeightMask.ofWords(Arrays.copyOf(union.toLongArray(), (size + 63) / 64), size));
        assertThat(a.kept.keptByBoth(b.kept, a.begin, a.end))
                .isEqualTo(both.get(a.begin, a.end).cardinality());
    }

    @Property
    void equalMasksHaveEqualHashes(@ForAll long seed, @ForAll @IntRange(min = 1, max = 300) int size) {
        Case c = new Case(new Random(seed), size);
        WeightMask copy = WeightMask.ofWords(c.kept.words(), size);
        assertThat(copy).isEqualTo(c.kept).hasSameHashCodeAs(c.kept);
        assertThat(copy.sha256()).isEqualTo(c.kept.sha256());
    }

    @Test
    void aFullMaskKeepsEverythingAndNoMore() {
        for (int size : new int[] {1, 63, 64, 65, 128, 1000}) {
            WeightMask full = WeightMask.full(size);
            assertThat(full.kept()).isEqualTo(size);
            assertThat(WeightMask.ofWords(full.words(), size)).isEqualTo(full);
        }
    }

    @Test
    void wordsThatDoNotFitAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> WeightMask.ofWords(new long[1], 65));
        assertThatIllegalArgumentException().isThrownBy(() -> WeightMask.ofWords(new long[2], 64));
        assertThatIllegalArgumentException().isThrownBy(() -> WeightMask.ofWords(new long[] {0b1000}, 3));
    }

    @Test
    void wordsGivenAndTakenAreCopies() {
        long[] words = {0b101};
        WeightMask kept = WeightMask.ofWords(words, 3);
        words[0] = 0;
        kept.words()[0] = 0;
        assertThat(kept.kept()).isEqualTo(2);
    }

    @Property
    void andKeepsWhatBothKeep(@ForAll long seed, @ForAll @IntRange(min = 1, max = 300) int size) {
        Random random = new Random(seed);
        Case one = new Case(random, size);
        Case other = new Case(random, size);
        WeightMask both = one.kept.and(other.kept);
        for (int i = 0; i < size; i++) {
            assertThat(both.keeps(i)).isEqualTo(one.bits.get(i) && other.bits.get(i));
        }
    }
}
