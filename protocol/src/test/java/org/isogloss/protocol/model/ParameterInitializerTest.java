package org.isogloss.protocol.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.isogloss.protocol.layout.ParameterLayout;
import org.isogloss.protocol.layout.ParameterSpec;
import org.junit.jupiter.api.Test;

class ParameterInitializerTest {

    private static final ModelConfig CONFIG = ModelConfig.xlsrStyle(32, 64, 2, 4, 128, 16, 32);
    private static final ParameterLayout LAYOUT = Wav2Vec2Layout.of(CONFIG);

    private final float[] values = ParameterInitializer.initialize(LAYOUT, 7);

    @Test
    void sameSeedSameBits() {
        assertThat(ParameterInitializer.initialize(LAYOUT, 7)).isEqualTo(values);
        assertThat(ParameterInitializer.initialize(LAYOUT, 8)).isNotEqualTo(values);
    }

    @Test
    void aTensorDoesNotDependOnTheOthers() {
        ModelConfig deeper = ModelConfig.xlsrStyle(32, 64, 3, 4, 128, 16, 32);
        ParameterLayout layout = Wav2Vec2Layout.of(deeper);
        ParameterSpec spec = layout.spec("project_hid.weight");

        float[] deeperValues = ParameterInitializer.initialize(layout, 7);

        assertThat(Arrays.copyOfRange(deeperValues, spec.offset(), spec.end())).isEqualTo(of("project_hid.weight"));
    }

    @Test
    void weightsHaveTheSpreadOfTheReferences() {
        assertThat(deviation("wav2vec2.encoder.layers.1.feed_forward.output_dense.weight"))
                .isCloseTo(0.02, within(0.001));
        assertThat(deviation("wav2vec2.feature_extractor.conv_layers.2.conv.weight"))
                .isCloseTo(Math.sqrt(2.0 / (32 * 3)), within(0.01));
        assertThat(deviation("wav2vec2.encoder.pos_conv_embed.conv.weight_v"))
                .isCloseTo(2 * Math.sqrt(1.0 / (128 * 64)), within(0.001));
        assertThat(deviation("quantizer.weight_proj.weight")).isCloseTo(1, within(0.1));
    }

    @Test
    void projectionsAreUniformWithinOneOverTheRootOfTheirInputs() {
        for (String name : List.of("project_hid.weight", "project_hid.bias")) {
            assertThat(largest(name)).isBetween(0.9 / Math.sqrt(64), 1 / Math.sqrt(64));
        }
        assertThat(largest("wav2vec2.feature_projection.projection.weight")).isLessThanOrEqualTo(1 / Math.sqrt(32));
    }

    @Test
    void normsStartAsIdentityAndTransformerBiasesAtZero() {
        assertThat(of("wav2vec2.encoder.layers.0.final_layer_norm.weight")).containsOnly(1);
        assertThat(of("wav2vec2.feature_extractor.conv_layers.3.layer_norm.bias"))
                .containsOnly(0);
        assertThat(of("wav2vec2.encoder.layers.0.attention.q_proj.bias")).containsOnly(0);
        assertThat(of("wav2vec2.encoder.pos_conv_embed.conv.bias")).containsOnly(0);
    }

    @Test
    void theGainIsTheNormOfTheDirectionAtEachKernelPosition() {
        float[] direction = of("wav2vec2.encoder.pos_conv_embed.conv.weight_v");
        double square = 0;
        for (int i = 5; i < direction.length; i += CONFIG.positionKernel()) {
            square += direction[i] * direction[i];
        }

        assertThat((double) of("wav2vec2.encoder.pos_conv_embed.conv.weight_g")[5])
                .isCloseTo(Math.sqrt(square), within(1e-5));
    }

    @Test
    void aCtcHeadStartsLikeATransformerLayerAndChangesNoOtherTensor() {
        ParameterLayout layout = Wav2Vec2Layout.of(CONFIG, 40);
        float[] start = ParameterInitializer.initialize(layout, 7);
        ParameterSpec weight = layout.spec("lm_head.weight");
        ParameterSpec bias = layout.spec("lm_head.bias");
        double square = 0;
        for (int i = weight.offset(); i < weight.end(); i++) {
            square += start[i] * start[i];
        }
        assertThat(Math.sqrt(square / weight.size())).isCloseTo(0.02, within(0.002));
        assertThat(Arrays.copyOfRange(start, bias.offset(), bias.end())).containsOnly(0);
        String other = "wav2vec2.encoder.layers.0.attention.q_proj.weight";
        ParameterSpec moved = layout.spec(other);
        assertThat(Arrays.copyOfRange(start, moved.offset(), moved.end())).isEqualTo(of(other));
    }

    @Test
    void anAdapterAddsNothingAtFirstAndCanLearn() {
        LanguageParts adapters = LanguageParts.adapters(List.of("it"), 16);
        ParameterLayout layout = Wav2Vec2Layout.of(CONFIG, 0, adapters);
        float[] start = ParameterInitializer.initialize(layout, 7);
        for (String zero : List.of("up.weight", "up.bias", "down.bias", "layer_norm.bias")) {
            ParameterSpec spec = layout.spec("language_adapter.it.layers.0." + zero);
            assertThat(Arrays.copyOfRange(start, spec.offset(), spec.end())).containsOnly(0);
        }
        ParameterSpec gain = layout.spec("language_adapter.it.layers.0.layer_norm.weight");
        assertThat(Arrays.copyOfRange(start, gain.offset(), gain.end())).containsOnly(1);
        ParameterSpec down = layout.spec("language_adapter.it.layers.0.down.weight");
        assertThat(Arrays.copyOfRange(start, down.offset(), down.end())).doesNotContain(0);
    }

    @Test
    void anUnknownTensorIsRefused() {
        ParameterLayout layout = ParameterLayout.of(Map.of("adapter.weight", List.of(2, 2)));

        assertThatThrownBy(() -> ParameterInitializer.initialize(layout, 7)).hasMessageContaining("adapter.weight");
    }

    private float[] of(String name) {
        ParameterSpec spec = LAYOUT.spec(name);
        return Arrays.copyOfRange(values, spec.offset(), spec.end());
    }

    private double deviation(String name) {
        double square = 0;
        for (float v : of(name)) {
            square += v * v;
        }
        return Math.sqrt(square / of(name).length);
    }

    private double largest(String name) {
        double largest = 0;
        for (float v : of(name)) {
            largest = Math.max(largest, Math.abs(v));
        }
        return largest;
    }
}
