package org.isogloss.coordinator.prune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.isogloss.protocol.config.RunConfig.Scope;
import org.isogloss.protocol.layout.ParameterSpec;
import org.isogloss.protocol.mask.WeightMask;
import org.isogloss.protocol.prune.Granularity;
import org.junit.jupiter.api.Test;

/** Weight masks of whole rows. */
class RowGranularityTest {

    /** Tensors one after the other, with a value before and after each that may not be pruned. */
    record Scored(List<ParameterSpec> tensors, float[] scores) {

        WeightMask select(int percent, Scope scope, Granularity granularity, WeightMask before) {
            return new MaskSelector(tensors, BigDecimal.valueOf(percent, 2), scope, granularity).select(scores, before);
        }

        WeightMask rows(int percent, Scope scope) {
            return select(percent, scope, Granularity.ROW, null);
        }
    }

    private record Row(int begin, int size, double mean) {}

    @Provide
    Arbitrary<Scored> matrices() {
        return scored(Arbitraries.of(1, 2, 3, 4, 63, 64, 65, 100));
    }

    @Provide
    Arbitrary<Scored> vectors() {
        return scored(Arbitraries.just(1));
    }

    /** Every other time with so few scores that many rows are equal. */
    private static Arbitrary<Scored> scored(Arbitrary<Integer> rowSizes) {
        Arbitrary<List<Integer>> shapes = Combinators.combine(
                        Arbitraries.integers().between(1, 12), rowSizes)
                .as(List::of);
        return Combinators.combine(
                        shapes.list().ofMinSize(1).ofMaxSize(4), Arbitraries.of(true, false), Arbitraries.longs())
                .as(RowGranularityTest::scored);
    }

    private static Scored scored(List<List<Integer>> shapes, boolean coarse, long seed) {
        List<ParameterSpec> tensors = new ArrayList<>();
        int size = 1;
        for (List<Integer> shape : shapes) {
            ParameterSpec tensor = new ParameterSpec("w" + tensors.size(), shape, size);
            tensors.add(tensor);
            size = tensor.end() + 1;
        }
        Random random = new Random(seed);
        float[] scores = new float[size];
        for (int i = 0; i < size; i++) {
            scores[i] = coarse ? random.nextInt(-1, 2) : random.nextFloat();
        }
        return new Scored(tensors, scores);
    }

    @Property(tries = 300)
    void theLowestRowsArePrunedWholeAndOfEqualsTheLast(
            @ForAll("matrices") Scored scored, @ForAll @IntRange(max = 99) int percent) {
        long[] words = WeightMask.full(scored.scores.length).words();
        scored.tensors.forEach(tensor -> pruneRows(List.of(tensor), scored.scores, percent, words));
        assertThat(scored.rows(percent, Scope.TENSOR).words()).isEqualTo(words);

        long[] together = WeightMask.full(scored.scores.length).words();
        pruneRows(scored.tensors, scored.scores, percent, together);
        assertThat(scored.rows(percent, Scope.GLOBAL).words()).isEqualTo(together);
    }

    /** One row after the other, each time the lowest that is left, while the weights allow it. */
    private static void pruneRows(List<ParameterSpec> tensors, float[] scores, int percent, long[] words) {
        List<Row> left = new ArrayList<>();
        for (ParameterSpec tensor : tensors) {
            for (int row = 0; row < tensor.shape().get(0); row++) {
                left.add(row(tensor, row, scores));
            }
        }
        int weights = tensors.stream().mapToInt(ParameterSpec::size).sum() * percent / 100;
        while (!left.isEmpty()) {
            Row lowest =
                    Collections.min(left, Comparator.comparingDouble(Row::mean).thenComparing(row -> -row.begin));
            weights -= lowest.size;
            if (weights < 0) {
                return;
            }
            left.remove(lowest);
            for (int i = lowest.begin; i < lowest.begin + lowest.size; i++) {
                words[i >> 6] &= ~(1L << i);
            }
        }
    }

    private static Row row(ParameterSpec tensor, int row, float[] scores) {
        int size = tensor.shape().get(1);
        double sum = 0;
        for (int i = 0; i < size; i++) {
            sum += scores[tensor.offset() + row * size + i];
        }
        return new Row(tensor.offset() + row * size, size, sum / size);
    }

    @Property(tries = 300)
    void aTensorGivesUpItsShareOfRowsAndAllTogetherAllButARowsWeights(
            @ForAll("matrices") Scored scored, @ForAll @IntRange(max = 99) int percent) {
        WeightMask each = scored.rows(percent, Scope.TENSOR);
        for (ParameterSpec tensor : scored.tensors) {
            int rows = tensor.shape().get(0);
            assertThat(tensor.size() - each.kept(tensor.offset(), tensor.end()))
                    .isEqualTo(rows * percent / 100 * tensor.shape().get(1));
        }
        WeightMask together = scored.rows(percent, Scope.GLOBAL);
        int size = scored.tensors.stream().mapToInt(ParameterSpec::size).sum();
        int longest =
                scored.tensors.stream().mapToInt(ParameterSpec::rowSize).max().orElseThrow();
        int pruned = scored.scores.length - together.kept();
        assertThat(pruned).isLessThanOrEqualTo(size * percent / 100).isGreaterThan(size * percent / 100 - longest);
    }

    @Property(tries = 300)
    void severalRoundsComeToTheSameAsOne(
            @ForAll("matrices") Scored scored,
            @ForAll @IntRange(max = 99) int some,
            @ForAll @IntRange(max = 99) int other,
            @ForAll Scope scope) {
        WeightMask first = scored.rows(Math.min(some, other), scope);
        WeightMask last = scored.rows(Math.max(some, other), scope);
        assertThat(scored.select(Math.max(some, other), scope, Granularity.ROW, first))
                .isEqualTo(last);
        assertThat(first.or(last)).as("nested").isEqualTo(first);
    }

    @Property(tries = 300)
    void whatWasPrunedBeforeStaysSoWhateverItScoresNow(
            @ForAll("matrices") Scored scored,
            @ForAll @IntRange(max = 99) int percent,
            @ForAll Scope scope,
            @ForAll long seed) {
        WeightMask before = scored.rows(percent, scope);
        Random random = new Random(seed);
        float[] scores = new float[scored.scores.length];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = random.nextFloat();
        }
        WeightMask after =
                new Scored(scored.tensors, scores).select(Math.min(99, percent + 10), scope, Granularity.ROW, before);
        assertThat(before.or(after)).isEqualTo(before);
    }

    @Property(tries = 300)
    void rowsOfOneWeightArePrunedAsSingleWeights(
            @ForAll("vectors") Scored scored, @ForAll @IntRange(max = 99) int percent, @ForAll Scope scope) {
        assertThat(scored.rows(percent, scope)).isEqualTo(scored.select(percent, scope, Granularity.WEIGHT, null));
    }

    @Property(tries = 300)
    void theOrderInWhichTensorsAreGivenPlaysNoPart(
            @ForAll("matrices") Scored scored, @ForAll @IntRange(max = 99) int percent, @ForAll Scope scope) {
        List<ParameterSpec> reversed = new ArrayList<>(scored.tensors);
        Collections.reverse(reversed);
        assertThat(new Scored(reversed, scored.scores).rows(percent, scope)).isEqualTo(scored.rows(percent, scope));
    }

    @Test
    void aLongRowIsNotKeptForItsLength() {
        ParameterSpec wide = new ParameterSpec("wide", List.of(1, 4), 0);
        ParameterSpec narrow = new ParameterSpec("narrow", List.of(2, 2), 4);
        float[] scores = {1, 1, 1, 1, 1.5f, 1.5f, 3, 0};
        WeightMask rows = new MaskSelector(List.of(wide, narrow), new BigDecimal("0.75"), Scope.GLOBAL, Granularity.ROW)
                .select(scores);
        assertThat(rows.words())
                .as("the sums are 4, 3, 3, the means 1, 1.5, 1.5")
                .containsExactly(0b00110000);
    }

    @Test
    void noRowStepsInForALongerOneThatIsTooMuch() {
        ParameterSpec wide = new ParameterSpec("wide", List.of(1, 4), 0);
        ParameterSpec narrow = new ParameterSpec("narrow", List.of(2, 2), 4);
        float[] scores = {1, 1, 1, 1, 0, 0, 2, 2};
        WeightMask rows = new MaskSelector(List.of(wide, narrow), new BigDecimal("0.5"), Scope.GLOBAL, Granularity.ROW)
                .select(scores);
        assertThat(rows.words()).containsExactly(0b11001111);
    }

    @Test
    void aRowWhoseScoresHaveNoMeanIsNamed() {
        ParameterSpec tensor = new ParameterSpec("layers.0.w", List.of(2, 2), 1);
        MaskSelector selector = new MaskSelector(List.of(tensor), new BigDecimal("0.5"), Scope.TENSOR, Granularity.ROW);
        float[] scores = {0, 1, 1, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY};
        assertThatIllegalArgumentException()
                .isThrownBy(() -> selector.select(scores))
                .withMessage("the scores of layers.0.w[1] have no mean");
    }
}
