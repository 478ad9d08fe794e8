package org.isogloss.worker.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.BitSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.isogloss.protocol.random.CounterRandom;
import org.junit.jupiter.api.Test;

class SpanMaskerTest {

    @Property
    void hidesOnlyWholeSpansAndNeverTheLastFrame(
            @ForAll long seed,
            @ForAll @DoubleRange(min = 0.01, max = 1) double probability,
            @ForAll @IntRange(min = 2, max = 20) int length,
            @ForAll @IntRange(max = 400) int longer) {
        SpanMasker spans = new SpanMasker(probability, length);
        int frames = spans.shortestRow() + longer;

        BitSet hidden = spans.hide(frames, CounterRandom.of(seed, "spans"));

        assertThat(hidden.length()).isLessThan(frames);
        for (int begin = hidden.nextSetBit(0); begin >= 0; ) {
            int end = hidden.nextClearBit(begin);
            assertThat(end - begin).isGreaterThanOrEqualTo(length);
            begin = hidden.nextSetBit(end);
        }
        int most = Math.max(2, (int) (probability * frames / length + 1));
        assertThat(hidden.cardinality()).isBetween(length + 1, most * length);
    }

    @Test
    void hidesAboutHalfOfALongRow() {
        SpanMasker spans = new SpanMasker(0.65, 10);
        int frames = 780;
        long total = 0;
        for (int i = 0; i < 500; i++) {
            total += spans.hide(frames, CounterRandom.of(3, "spans", i)).cardinality();
        }

        assertThat(total / (500.0 * frames)).isCloseTo(0.49, within(0.01));
    }

    @Test
    void everyFrameThatASpanCanReachFromBothSidesIsEquallyLikely() {
        SpanMasker spans = new SpanMasker(0.65, 10);
        int[] counts = new int[100];
        int rows = 20_000;
        for (int i = 0; i < rows; i++) {
            spans.hide(counts.length, CounterRandom.of(4, "spans", i)).stream().forEach(frame -> counts[frame]++);
        }

        double share = counts[50] / (double) rows;
        for (int frame = 9; frame < 90; frame++) {
            assertThat(counts[frame] / (double) rows).isCloseTo(share, within(0.03));
        }
        assertThat(counts[0]).isPositive();
        assertThat(counts[98]).isPositive();
        assertThat(counts[99]).isZero();
    }

    @Test
    void theShortestRowAlwaysHasEnoughStarts() {
        SpanMasker spans = new SpanMasker(0.65, 10);

        assertThat(spans.shortestRow()).isEqualTo(12);
        for (int i = 0; i < 100; i++) {
            assertThat(spans.hide(12, CounterRandom.of(5, "spans", i)).cardinality())
                    .isEqualTo(11);
        }
        assertThatIllegalArgumentException().isThrownBy(() -> spans.hide(11, CounterRandom.of(5, "spans")));
    }

    @Test
    void refusesValuesOutOfRange() {
        assertThatIllegalArgumentException().isThrownBy(() -> new SpanMasker(0, 10));
        assertThatIllegalArgumentException().isThrownBy(() -> new SpanMasker(1.1, 10));
        assertThatIllegalArgumentException().isThrownBy(() -> new SpanMasker(Double.NaN, 10));
        assertThatIllegalArgumentException().isThrownBy(() -> new SpanMasker(0.65, 1));
    }
}
