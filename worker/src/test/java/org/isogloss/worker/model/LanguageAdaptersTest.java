package org.isogloss.worker.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import java.util.Arrays;
import java.util.List;
import org.isogloss.protocol.layout.ParameterLayout;
import org.isogloss.protocol.mask.WeightMask;
import org.isogloss.protocol.model.LanguageParts;
import org.isogloss.protocol.model.Wav2Vec2Layout;
import org.isogloss.protocol.random.CounterRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LanguageAdaptersTest {

    private static final int INNER = 5;
    private static final int HIDDEN = MadeUpSpeech.CONFIG.hidden();
    private static final ParameterLayout LAYOUT =
            Wav2Vec2Layout.of(MadeUpSpeech.CONFIG, 0, LanguageParts.adapters(List.of("es", "it"), INNER));

    private final Weights weights = new Weights(LAYOUT, Engines.start(1), Device.cpu());
    private final float[] parameters = random(LAYOUT.size());
    private final float[] x = random(HIDDEN);

    @AfterEach
    void close() {
        weights.close();
    }

    private static float[] random(int size) {
        CounterRandom random = CounterRandom.of(size, "values");
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    private static WeightMask only(String... languages) {
        return WeightMask.ofTensors(
                LAYOUT.specs().stream()
                        .filter(spec -> Arrays.stream(languages)
                                .anyMatch(language -> LanguageParts.isOf(language, spec.name())))
                        .toList(),
                LAYOUT.size());
    }

    private float[] computed(WeightMask kept) {
        weights.load(parameters, kept);
        LanguageAdapters adapters = new LanguageAdapters(weights, 1);
        try (StepScope step = weights.openStep()) {
            NDArray y = adapters.apply(step.create(x, 1, 1, HIDDEN));
            return y.toFloatArray();
        }
    }

    @Test
    void itIsAResidualBottleneckOfTheLanguageThatIsLoaded() {
        double[] y = reference("it");
        float[] computed = computed(only("it"));
        for (int i = 0; i < HIDDEN; i++) {
            assertThat((double) computed[i]).isCloseTo(y[i], within(1e-4));
        }
    }

    @Test
    void withoutOneNothingIsAdded() {
        assertThat(computed(only())).isEqualTo(x);
        assertThat(computed(only("es", "it"))).isNotEqualTo(computed(only("it")));
    }

    private double[] reference(String language) {
        double[] gain = tensor(language, "layer_norm.weight");
        double[] shift = tensor(language, "layer_norm.bias");
        double[] down = tensor(language, "down.weight");
        double[] downBias = tensor(language, "down.bias");
        double[] up = tensor(language, "up.weight");
        double[] y = tensor(language, "up.bias");
        double mean = 0;
        double square = 0;
        for (float value : x) {
            mean += value / HIDDEN;
            square += (double) value * value / HIDDEN;
        }
        double deviation = Math.sqrt(square - mean * mean + 1e-5);
        for (int a = 0; a < INNER; a++) {
            double inner = downBias[a];
            for (int h = 0; h < HIDDEN; h++) {
                inner += down[a * HIDDEN + h] * ((x[h] - mean) / deviation * gain[h] + shift[h]);
            }
            for (int h = 0; h < HIDDEN; h++) {
                y[h] += up[h * INNER + a] * Math.max(0, inner);
            }
        }
        for (int h = 0; h < HIDDEN; h++) {
            y[h] += x[h];
        }
        return y;
    }

    private double[] tensor(String language, String part) {
        var spec = LAYOUT.spec("language_adapter." + language + ".layers.1." + part);
        double[] values = new double[spec.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = parameters[spec.offset() + i];
        }
        return values;
    }
}
