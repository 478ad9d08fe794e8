package org.isogloss.protocol.mask;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.isogloss.protocol.layout.ParameterSpec;
import org.junit.jupiter.api.Test;

class MaskSummaryTest {

    private static final List<ParameterSpec> MASKABLE = List.of(
            new ParameterSpec("encoder.layers.0.a.weight", List.of(4), 0),
            new ParameterSpec("encoder.layers.3.a.weight", List.of(4), 4));
    private static final WeightMask A = WeightMask.ofWords(new long[] {0b0011_1111}, 8);
    private static final WeightMask B = WeightMask.ofWords(new long[] {0b0110_0011}, 8);

    @Test
    void hasEveryLanguageByLayerAndByOther() {
        MaskSummary summary = MaskSummary.of(2, Map.of("it", B, "es", A), MASKABLE);

        assertThat(summary.version()).isEqualTo(2);
        assertThat(summary.languages()).containsExactly("es", "it");
        assertThat(summary.layers()).containsExactly(0, 3);
        assertThat(summary.density()).containsExactly(6.0 / 8, 4.0 / 8);
        assertThat(summary.layerDensity()).isDeepEqualTo(new double[][] {{1, 0.5}, {0.5, 0.5}});
        assertThat(summary.jaccard()).isDeepEqualTo(new double[][] {{1, 3.0 / 7}, {3.0 / 7, 1}});
    }

    @Test
    void ofNoMasksIsEmpty() {
        assertThat(MaskSummary.of(0, Map.of(), MASKABLE).languages()).isEmpty();
    }
}
