package org.isogloss.worker.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.isogloss.protocol.random.CounterRandom;
import org.junit.jupiter.api.Test;

class CtcLossTest {

    private static final int CLASSES = 3;

    /** A made-up row. */
    private record Row(float[] logits, int frames, int[] labels, int blank) {

        static Row of(int seed, int frames, int labels, int blank) {
            CounterRandom random = CounterRandom.of(seed, "ctc row");
            float[] logits = new float[frames * CLASSES];
            for (int i = 0; i < logits.length; i++) {
                logits[i] = (float) (3 * random.nextGaussian());
            }
            int[] classes = IntStream.range(0, CLASSES).filter(c -> c != blank).toArray();
            int[] drawn = new int[labels];
            Arrays.setAll(drawn, i -> classes[random.nextInt(classes.length)]);
            return new Row(logits, frames, drawn, blank);
        }

        CtcLoss.Row loss() {
            return new CtcLoss(blank).of(logits, 0, frames, CLASSES, labels);
        }
    }

    @Property(tries = 300)
    void isThatOfAllPathsThatSpellTheLabels(
            @ForAll int seed,
            @ForAll @IntRange(min = 1, max = 6) int frames,
            @ForAll @IntRange(max = 4) int labels,
            @ForAll @IntRange(max = 2) int blank) {
        Row row = Row.of(seed, frames, labels, blank);
        double probability = 0;
        double[] expected = new double[frames * CLASSES];
        for (int[] path : paths(row)) {
            double p = probability(row, path);
            probability += p;
            for (int t = 0; t < frames; t++) {
                expected[t * CLASSES + path[t]] -= p;
            }
        }

        CtcLoss.Row actual = row.loss();

        assertThat(actual.impossible()).isEqualTo(probability == 0);
        for (int i = 0; i < expected.length; i++) {
            double posterior = probability == 0 ? 0 : softmax(row, i) + expected[i] / probability;
            assertThat(actual.gradient()[i]).isCloseTo(posterior, within(1e-12));
        }
        if (probability > 0) {
            assertThat(actual.loss()).isCloseTo(-Math.log(probability), within(1e-12));
        }
    }

    /** Every path, found by counting in base V, that spells the labels. */
    private static List<int[]> paths(Row row) {
        List<int[]> found = new ArrayList<>();
        int all = (int) Math.pow(CLASSES, row.frames);
        for (int number = 0; number < all; number++) {
            int[] path = new int[row.frames];
            for (int t = 0, rest = number; t < path.length; t++, rest /= CLASSES) {
                path[t] = rest % CLASSES;
            }
            if (Arrays.equals(spelt(path, row.blank), row.labels)) {
                found.add(path);
            }
        }
        return found;
    }

    private static int[] spelt(int[] path, int blank) {
        return IntStream.range(0, path.length)
                .filter(t -> path[t] != blank && (t == 0 || path[t] != path[t - 1]))
                .map(t -> path[t])
                .toArray();
    }

    private static double probability(Row row, int[] path) {
        double p = 1;
        for (int t = 0; t < path.length; t++) {
            p *= softmax(row, t * CLASSES + path[t]);
        }
        return p;
    }

    private static double softmax(Row row, int index) {
        int begin = index / CLASSES * CLASSES;
        double sum = 0;
        for (int c = 0; c < CLASSES; c++) {
            sum += Math.exp(row.logits[begin + c]);
        }
        return Math.exp(row.logits[index]) / sum;
    }

    @Property(tries = 50)
    void theGradientIsTheSlopeAndSumsToZero(
            @ForAll int seed, @ForAll @IntRange(min = 20, max = 60) int frames, @ForAll @IntRange(max = 9) int labels) {
        Row row = Row.of(seed, frames, labels, 0);
        double[] gradient = row.loss().gradient();
        for (int i = 0; i < gradient.length; i++) {
            float here = row.logits[i];
            float above = here + 0x1p-10f;
            float below = here - 0x1p-10f;
            row.logits[i] = above;
            double more = row.loss().loss();
            row.logits[i] = below;
            double less = row.loss().loss();
            row.logits[i] = here;
            assertThat(gradient[i]).isCloseTo((more - less) / (above - below), within(1e-5));
        }
        for (int t = 0; t < frames; t++) {
            double sum = Arrays.stream(gradient, t * CLASSES, (t + 1) * CLASSES).sum();
            assertThat(sum).isCloseTo(0, within(1e-12));
        }
    }

    /** Probabilities far below the smallest double. */
    @Test
    void longRowsHaveALossToo() {
        Row row = Row.of(1, 3000, 700, 0);

        CtcLoss.Row actual = row.loss();

        assertThat(actual.loss()).isBetween(1000.0, 100_000.0);
        assertThat(Arrays.stream(actual.gradient()).map(Math::abs).max().orElseThrow())
                .isBetween(0.1, 1.0);
    }

    @Test
    void aRowIsFoundAmongOthers() {
        Row row = Row.of(5, 8, 2, 0);
        float[] among = new float[10 + row.logits.length + 7];
        System.arraycopy(row.logits, 0, among, 10, row.logits.length);

        CtcLoss.Row actual = new CtcLoss(0).of(among, 10, 8, CLASSES, row.labels);

        assertThat(actual.loss()).isEqualTo(row.loss().loss());
        assertThat(actual.gradient()).isEqualTo(row.loss().gradient());
    }

    @Test
    void aRowWithoutFramesSpellsNothing() {
        assertThat(Row.of(1, 0, 0, 0).loss().loss()).isZero();
        assertThat(Row.of(1, 0, 1, 0).loss().impossible()).isTrue();
    }

    @Test
    void theGreedyPathMergesRepeatsAndDropsBlanks() {
        float[] logits = new float[9 * CLASSES];
        int[] likeliest = {1, 1, 0, 1, 2, 2, 0, 0, 1};
        for (int t = 0; t < likeliest.length; t++) {
            logits[t * CLASSES + likeliest[t]] = 1;
        }
        assertThat(GreedyPath.of(logits, 0, 9, CLASSES, 0)).containsExactly(1, 1, 2, 1);
        assertThat(GreedyPath.of(logits, 3 * CLASSES, 3, CLASSES, 0)).containsExactly(1, 2);
        assertThat(GreedyPath.of(logits, 0, 9, CLASSES, 2)).containsExactly(1, 0, 1, 0, 1);
    }
}
