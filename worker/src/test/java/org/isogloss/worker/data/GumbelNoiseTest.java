package org.isogloss.worker.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.isogloss.protocol.random.CounterRandom;
import org.junit.jupiter.api.Test;

class GumbelNoiseTest {

    @Property
    void isFiniteAndGrowsWithItsBits(@ForAll int bits) {
        float value = GumbelNoise.of(bits);

        assertThat(value).isBetween(GumbelNoise.of(0), GumbelNoise.of(-1)).isFinite();
    }

    @Test
    void spansTheRangeStated() {
        assertThat(GumbelNoise.of(0)).isCloseTo(-3.13f, within(0.01f));
        assertThat(GumbelNoise.of(-1)).isCloseTo(22.87f, within(0.01f));
    }

    @Test
    void hasTheMeanVarianceAndMedianOfAGumbelDistribution() {
        float[] noise = GumbelNoise.draw(200_000, CounterRandom.of(9, "gumbel"));
        double mean = 0;
        double square = 0;
        int below = 0;
        for (float value : noise) {
            mean += value / noise.length;
            square += (double) value * value / noise.length;
            below += value < -Math.log(Math.log(2)) ? 1 : 0;
        }

        assertThat(mean).isCloseTo(0.5772, within(0.02));
        assertThat(square - mean * mean).isCloseTo(Math.PI * Math.PI / 6, within(0.03));
        assertThat(below / (double) noise.length).isCloseTo(0.5, within(0.005));
    }

    @Test
    void isTheSameForTheSameStream() {
        assertThat(GumbelNoise.draw(1000, CounterRandom.of(9, "gumbel", 1)))
                .isEqualTo(GumbelNoise.draw(1000, CounterRandom.of(9, "gumbel", 1)))
                .isNotEqualTo(GumbelNoise.draw(1000, CounterRandom.of(9, "gumbel", 2)));
    }
}
