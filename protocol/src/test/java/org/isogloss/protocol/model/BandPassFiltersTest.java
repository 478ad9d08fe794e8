package org.isogloss.protocol.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.isogloss.protocol.layout.ParameterLayout;
import org.isogloss.protocol.layout.ParameterSpec;
import org.isogloss.protocol.model.ModelConfig.ExtractorNorm;
import org.junit.jupiter.api.Test;

class BandPassFiltersTest {

    private static final int KERNEL = 256;
    private static final int CHANNELS = 40;
    private static final String WEIGHT = "wav2vec2.feature_extractor.conv_layers.0.conv.weight";

    private static ModelConfig config(int channels, int kernel) {
        return new ModelConfig(
                List.of(channels, 16),
                List.of(kernel, 8),
                List.of(20, 8),
                true,
                ExtractorNorm.LAYER,
                32,
                1,
                2,
                64,
                true,
                16,
                4,
                2,
                8,
                16,
                16);
    }

    private final ParameterLayout layout = Wav2Vec2Layout.of(config(CHANNELS, KERNEL));
    private final ParameterSpec weight = layout.spec(WEIGHT);
    private final float[] values = filled();

    private float[] filled() {
        float[] parameters = ParameterInitializer.initialize(layout, 7);
        BandPassFilters.fill(layout, parameters);
        return parameters;
    }

    /** Strength of a channel's answer to a tone. */
    private double answer(int channel, double hertz) {
        double real = 0;
        double imaginary = 0;
        for (int i = 0; i < KERNEL; i++) {
            double angle = 2 * Math.PI * hertz * i / 16_000;
            real += values[weight.offset() + channel * KERNEL + i] * Math.cos(angle);
            imaginary += values[weight.offset() + channel * KERNEL + i] * Math.sin(angle);
        }
        return Math.hypot(real, imaginary);
    }

    /** Hz of the tone that a channel answers most to. */
    private double best(int channel) {
        double best = 0;
        for (double hertz = 10; hertz < 8000; hertz += 10) {
            best = answer(channel, hertz) > answer(channel, best) ? hertz : best;
        }
        return best;
    }

    @Test
    void pairsHearTheSameBandAndBandsRiseOverTheRangeOfSpeech() {
        for (int pair = 0; pair < CHANNELS / 2; pair++) {
            double centre = best(2 * pair);
            assertThat(best(2 * pair + 1)).isCloseTo(centre, within(20 + 0.05 * centre));
            if (pair > 0) {
                assertThat(centre).isGreaterThan(best(2 * pair - 2));
            }
            double beyond = centre < 4000 ? centre * 1.6 + 300 : centre / 1.6 - 300;
            assertThat(answer(2 * pair, beyond)).as("beyond its band").isLessThan(0.2 * answer(2 * pair, centre));
        }
        assertThat(best(CHANNELS - 1)).isCloseTo(7000, within(350.0));
    }

    @Test
    void theirSizeIsThatOfARandomStart() {
        double squares = 0;
        double sum = 0;
        for (int i = weight.offset(); i < weight.end(); i++) {
            squares += values[i] * values[i];
            sum += values[i];
        }
        assertThat(squares / CHANNELS).isCloseTo(2, within(1e-4));
        assertThat(sum).as("a constant is not heard").isCloseTo(0, within(1e-3));
    }

    @Test
    void nothingElseIsTouched() {
        float[] random = ParameterInitializer.initialize(layout, 7);

        assertThat(Arrays.mismatch(random, values)).isEqualTo(weight.offset());
        assertThat(Arrays.copyOfRange(values, weight.end(), values.length))
                .isEqualTo(Arrays.copyOfRange(random, weight.end(), random.length));
    }

    @Test
    void oddChannelsAndShortKernelsDoNotSuit() {
        assertThat(BandPassFilters.suit(config(CHANNELS, KERNEL))).isTrue();
        assertThat(BandPassFilters.suit(config(CHANNELS + 1, KERNEL))).isFalse();
        assertThat(BandPassFilters.suit(config(CHANNELS, 31))).isFalse();
    }
}
