package org.isogloss.protocol.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.isogloss.protocol.config.RunConfig;
import org.isogloss.protocol.config.RunConfigReader;
import org.isogloss.protocol.layout.ParameterLayout;
import org.isogloss.protocol.layout.ParameterSpec;
import org.isogloss.protocol.model.ModelConfig.ExtractorNorm;
import org.junit.jupiter.api.Test;

class Wav2Vec2LayoutTest {

    private static ModelConfig tiny(boolean xlsrStyle) {
        return new ModelConfig(
                Collections.nCopies(7, 32),
                List.of(10, 3, 3, 3, 3, 2, 2),
                List.of(5, 2, 2, 2, 2, 2, 2),
                xlsrStyle,
                xlsrStyle ? ExtractorNorm.LAYER : ExtractorNorm.GROUP,
                48,
                3,
                4,
                96,
                xlsrStyle,
                16,
                4,
                2,
                8,
                32,
                32);
    }

    private static RunConfig preset(String name) {
        return RunConfigReader.read(null, List.of(), List.of("model.preset = " + name));
    }

    /** As the reference models have them. */
    @Test
    void tinyModelsHaveTheReferencesParameters() {
        assertThat(Wav2Vec2Layout.of(tiny(true)).size()).isEqualTo(88_736);
        assertThat(Wav2Vec2Layout.of(tiny(false)).size()).isEqualTo(88_128);
    }

    @Test
    void xlsrHas317MillionParameters() {
        assertThat(Wav2Vec2Layout.of(preset("xlsr").model()).size()).isBetween(316_500_000, 317_500_000);
    }

    @Test
    void theDefaultPatternsMatchTheMatricesOfTheTransformerLayers() {
        RunConfig xlsr = preset("xlsr");
        ParameterLayout layout = Wav2Vec2Layout.of(xlsr.model());
        List<ParameterSpec> maskable = layout.matching(xlsr.prune().maskable());
        assertThat(maskable).hasSize(24 * 6).allMatch(spec -> spec.shape().size() == 2);
        assertThat(maskable.stream().mapToInt(ParameterSpec::size).sum()).isEqualTo(301_989_888);
    }

    @Test
    void aCtcHeadComesBesideTheRest() {
        ParameterLayout with = Wav2Vec2Layout.of(tiny(true), 32);
        ParameterLayout without = Wav2Vec2Layout.of(tiny(true));
        int hidden = tiny(true).hidden();
        assertThat(with.spec("lm_head.weight").shape()).containsExactly(32, hidden);
        assertThat(with.spec("lm_head.bias").shape()).containsExactly(32);
        assertThat(with.size()).isEqualTo(without.size() + 32 * hidden + 32);
        assertThat(with.specs())
                .extracting(ParameterSpec::name)
                .containsAll(without.specs().stream().map(ParameterSpec::name).toList());
    }

    @Test
    void aGroupNormExtractorHasOneNormAndNoBias() {
        ParameterLayout layout = Wav2Vec2Layout.of(tiny(false));
        String conv = "wav2vec2.feature_extractor.conv_layers.";
        assertThat(layout.contains(conv + "0.layer_norm.weight")).isTrue();
        assertThat(layout.contains(conv + "1.layer_norm.weight")).isFalse();
        assertThat(layout.contains(conv + "0.conv.bias")).isFalse();
    }

    @Test
    void framesAreThoseOfTheConvolutions() {
        ModelConfig config = tiny(true);
        assertThat(config.frames(16_000)).isEqualTo(49);
        assertThat(config.frames(400)).isEqualTo(1);
        assertThat(config.frames(399)).isZero();
        assertThat(config.frames(0)).isZero();
    }

    @Test
    void samplesAreTheFewestThatMakeSoManyFrames() {
        ModelConfig config = tiny(true);
        for (int frames : new int[] {1, 2, 49, 1000}) {
            assertThat(config.frames(config.samples(frames))).isEqualTo(frames);
            assertThat(config.frames(config.samples(frames) - 1)).isEqualTo(frames - 1);
        }
    }
}
