package org.isogloss.worker.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.isogloss.protocol.random.CounterRandom;
import org.junit.jupiter.api.Test;

class DistinctDrawTest {

    @Property
    void hasTheSizeAndStaysBelowTheBound(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 200) int bound,
            @ForAll @IntRange(max = 200) int wanted) {
        int count = Math.min(wanted, bound);

        BitSet drawn = DistinctDraw.of(count, bound, CounterRandom.of(seed, "test"));

        assertThat(drawn.cardinality()).isEqualTo(count);
        assertThat(drawn.length()).isLessThanOrEqualTo(bound);
    }

    @Test
    void allSubsetsAreEquallyLikely() {
        Map<BitSet, Integer> counts = new HashMap<>();
        int draws = 20_000;
        for (int i = 0; i < draws; i++) {
            counts.merge(DistinctDraw.of(3, 6, CounterRandom.of(5, "test", i)), 1, Integer::sum);
        }

        assertThat(counts).hasSize(20);
        assertThat(counts.values()).allSatisfy(count -> assertThat(count).isBetween(800, 1200));
    }

    @Test
    void refusesMoreThanThereAre() {
        assertThatIllegalArgumentException().isThrownBy(() -> DistinctDraw.of(4, 3, CounterRandom.of(1, "test")));
    }
}
