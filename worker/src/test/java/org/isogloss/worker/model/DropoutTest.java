package org.isogloss.worker.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.isogloss.protocol.model.DropoutRates;

class DropoutTest {

    private static final int SIZE = 1 << 16;
    private static final double SIGMAS = 6;

    private static DropoutRates everywhere(double rate) {
        return new DropoutRates(rate, rate, rate, rate, rate, rate, rate);
    }

    private static byte[] kept(Dropout dropout, DropoutSite site, int layer, int size) {
        byte[] kept = new byte[size];
        ByteBuffer buffer = ByteBuffer.allocateDirect(size);
        dropout.draw(site, layer, buffer);
        buffer.get(0, kept);
        return kept;
    }

    private static double share(byte[] kept) {
        return (double) IntStream.range(0, kept.length).map(i -> kept[i]).sum() / kept.length;
    }

    /** A kept value is 1 / (1 - p), so the mean is 1 and the variance p / (1 - p). */
    @Property(tries = 100)
    void expectationAndVarianceAreThoseOfTheRate(
            @ForAll long seed, @ForAll @DoubleRange(min = 0.01, max = 0.95) double rate) {
        Dropout dropout = new Dropout(everywhere(rate), seed, 7, 2, 1);
        byte[] kept = kept(dropout, DropoutSite.FEED_FORWARD_INNER, 3, SIZE);
        double factor = dropout.factor(DropoutSite.FEED_FORWARD_INNER);
        double variance = rate / (1 - rate);

        assertThat(factor).isCloseTo(1 / (1 - rate), within(1e-3 * factor));
        double mean = factor * share(kept);
        assertThat(mean).isCloseTo(1, within(SIGMAS * Math.sqrt(variance / SIZE)));
        double found = IntStream.range(0, SIZE)
                        .mapToDouble(i -> Math.pow(factor * kept[i] - mean, 2))
                        .sum()
                / SIZE;
        double fourth = (1 - rate) * Math.pow(1 / (1 - rate) - 1, 4) + rate;
        assertThat(found).isCloseTo(variance, within(SIGMAS * Math.sqrt(fourth / SIZE) + 2e-3 * variance));
    }

    /** Both halves of a random number serve, and neighbours know nothing of each other. */
    @Property(tries = 50)
    void valuesAreIndependentOfTheirNeighbours(@ForAll long seed) {
        byte[] kept = kept(new Dropout(everywhere(0.5), seed, 1, 0, 0), DropoutSite.FEATURES, 0, SIZE);
        for (int distance = 1; distance <= 8; distance++) {
            int apart = distance;
            long same = IntStream.range(distance, SIZE)
                    .filter(i -> kept[i] == kept[i - apart])
                    .count();
            assertThat((double) same / SIZE).isCloseTo(0.5, within(SIGMAS * 0.5 / Math.sqrt(SIZE)));
        }
    }

    @Property(tries = 50)
    void aLongerDrawBeginsLikeAShorterOne(@ForAll long seed, @ForAll @IntRange(min = 1, max = 99) int size) {
        Dropout dropout = new Dropout(everywhere(0.3), seed, 1, 0, 0);
        assertThat(kept(dropout, DropoutSite.HEAD_INPUT, 0, size))
                .isEqualTo(Arrays.copyOf(kept(dropout, DropoutSite.HEAD_INPUT, 0, 100), size));
    }

    /** Every site, layer, micro-batch, lane, step and seed has draws of its own. */
    @Example
    void drawsAreOfTheirPlaceAlone() {
        List<String> seen = new ArrayList<>();
        for (DropoutSite site : DropoutSite.values()) {
            for (int place = 0; place < 32; place++) {
                Dropout dropout =
                        new Dropout(everywhere(0.5), place & 1, place >> 1 & 1, place >> 2 & 1, place >> 3 & 1);
                byte[] kept = kept(dropout, site, place >> 4, 128);
                assertThat(kept(dropout, site, place >> 4, 128)).isEqualTo(kept);
                seen.add(Arrays.toString(kept));
            }
        }
        assertThat(seen).doesNotHaveDuplicates();
    }

    @Property(tries = 20)
    void layersAreLeftOutAtTheirRate(@ForAll long seed, @ForAll @DoubleRange(min = 0.01, max = 0.9) double rate) {
        int draws = 5_000;
        long leftOut = IntStream.range(0, draws)
                .filter(i -> new Dropout(everywhere(rate), seed, i / 10, 0, 0).leavesOut(i % 10))
                .count();
        assertThat((double) leftOut / draws).isCloseTo(rate, within(SIGMAS * Math.sqrt(rate * (1 - rate) / draws)));
    }

    @Example
    void ratesAtTheEdgesDoNotDivideByZero() {
        Dropout most = new Dropout(everywhere(Math.nextDown(1.0)), 1, 0, 0, 0);
        assertThat(most.factor(DropoutSite.FEATURES)).isEqualTo(1 << 16);
        Dropout none = new Dropout(everywhere(0), 1, 0, 0, 0);
        for (DropoutSite site : DropoutSite.values()) {
            assertThat(most.actsAt(site)).isTrue();
            assertThat(none.actsAt(site)).isFalse();
        }
        assertThat(none.leavesOut(0)).isFalse();
        assertThatThrownBy(() -> everywhere(1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> everywhere(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
    }
}
