package org.isogloss.coordinator.prune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.NotEmpty;
import org.isogloss.protocol.config.RunConfig.Scope;
import org.isogloss.protocol.conformance.Outcome;
import org.isogloss.protocol.conformance.Reference;
import org.isogloss.protocol.conformance.Verdict;
import org.isogloss.protocol.layout.ParameterSpec;
import org.isogloss.protocol.mask.WeightMask;
import org.isogloss.protocol.prune.Granularity;
import org.junit.jupiter.api.Test;

class MaskSelectorTest {

    @Test
    void masksAreThoseOfTheReference() {
        List<Verdict> verdicts = new ArrayList<>();
        PruningConformance.check(Reference.open(Path.of("../protocol/src/test/resources/golden")), verdicts::add);
        assertThat(verdicts)
                .filteredOn(v -> v.tensor().startsWith("mask.") || v.tensor().startsWith("counts."))
                .hasSize(4 * 5 * (7 + 1))
                .allMatch(v -> v.outcome() == Outcome.PASS);
        assertThat(verdicts).noneMatch(v -> v.outcome() == Outcome.FAIL);
    }

    @Property(tries = 300)
    void prunesTheLowestAndOfEqualsTheLast(
            @ForAll @NotEmpty float @FloatRange(min = -3, max = 3) [] raw,
            @ForAll @IntRange(max = 99) int percent,
            @ForAll boolean coarse) {
        float[] scores = new float[raw.length + 2];
        for (int i = 0; i < raw.length; i++) {
            scores[i + 1] = coarse ? ((int) raw[i]) * (i % 2 == 0 ? 1f : -1f) : raw[i];
        }
        ParameterSpec spec = new ParameterSpec("w", List.of(raw.length), 1);
        WeightMask mask = new MaskSelector(
                        List.of(spec), BigDecimal.valueOf(percent, 2), Scope.GLOBAL, Granularity.WEIGHT)
                .select(scores);
        Set<Integer> pruned = new HashSet<>(IntStream.range(1, raw.length + 1)
                .boxed()
                .sorted(Comparator.<Integer>comparingDouble(i -> scores[i] + 0.0)
                        .thenComparing(Comparator.reverseOrder()))
                .limit(raw.length * percent / 100)
                .toList());
        for (int i = 0; i < scores.length; i++) {
            assertThat(mask.keeps(i)).as("value %d", i).isEqualTo(!pruned.contains(i));
        }
    }

    @Test
    void whatWasPrunedBeforeIsPrunedFirst() {
        ParameterSpec spec = new ParameterSpec("w", List.of(4), 0);
        float[] scores = {3, Float.NaN, -5, Float.POSITIVE_INFINITY};
        WeightMask before = WeightMask.ofWords(new long[] {0b1101}, 4);
        assertThat(new MaskSelector(List.of(spec), new BigDecimal("0.25"), Scope.TENSOR, Granularity.WEIGHT)
                        .select(scores, before)
                        .words())
                .containsExactly(0b1101);
        assertThat(new MaskSelector(List.of(spec), new BigDecimal("0.5"), Scope.TENSOR, Granularity.WEIGHT)
                        .select(scores, before)
                        .words())
                .containsExactly(0b1001);
    }

    @Test
    void countsAreExact() {
        // In binary floating point, 0.29 * 100 is 28.999999999999996.
        ParameterSpec spec = new ParameterSpec("w", List.of(100), 0);
        MaskSelector selector =
                new MaskSelector(List.of(spec), new BigDecimal("0.29"), Scope.TENSOR, Granularity.WEIGHT);
        assertThat(selector.select(new float[100]).kept()).isEqualTo(71);
    }

    @Test
    void aScoreThatIsNoNumberIsNamed() {
        ParameterSpec spec = new ParameterSpec("layers.0.w", List.of(2), 1);
        MaskSelector selector = new MaskSelector(List.of(spec), BigDecimal.ZERO, Scope.TENSOR, Granularity.WEIGHT);
        assertThatThrownBy(() -> selector.select(new float[] {0, 1, Float.NaN}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the score of layers.0.w[1] is not a number");
        assertThat(selector.select(new float[] {Float.NaN, 1, 1})).isEqualTo(WeightMask.full(3));
    }

    @Test
    void sparsityIsAFraction() {
        for (String bad : List.of("-0.1", "1", "1.5")) {
            assertThatThrownBy(() -> new MaskSelector(List.of(), new BigDecimal(bad), Scope.TENSOR, Granularity.WEIGHT))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
