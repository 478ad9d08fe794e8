package org.isogloss.protocol.mask;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.isogloss.protocol.layout.ParameterSpec;
import org.junit.jupiter.api.Test;

class MaskOverlapTest {

    private static final List<ParameterSpec> MASKABLE = List.of(
            new ParameterSpec("encoder.layers.0.a.weight", List.of(4), 2),
            new ParameterSpec("encoder.layers.0.b.weight", List.of(2), 6),
            new ParameterSpec("encoder.layers.11.a.weight", List.of(2, 2), 8),
            new ParameterSpec("head.weight", List.of(2), 14));
    private static final WeightMask A = WeightMask.ofWords(new long[] {0b01_11_0011_11_0011_11L}, 16);
    private static final WeightMask B = WeightMask.ofWords(new long[] {0b10_11_0001_00_0110_11L}, 16);

    @Test
    void countsOverMaskableTensorsOnly() {
        MaskOverlap overlap = MaskOverlap.of(A, B, MASKABLE);
        assertThat(overlap).isEqualTo(new MaskOverlap(7, 4, 2));
        assertThat(overlap.jaccard()).isEqualTo(2.0 / 9);
        assertThat(overlap.shareOfSmaller()).isEqualTo(0.5);
        assertThat(MaskOverlap.of(A, A, MASKABLE).jaccard()).isEqualTo(1);
        assertThat(MaskOverlap.of(A, B, List.of()).shareOfSmaller()).isEqualTo(1);
    }

    @Test
    void chanceIsThatOfEachTensor() {
        // Of 4, 2, 4 and 2 weights A keeps 2, 2, 2 and 1, B keeps 2, 0, 1 and 1: 1 + 0 + 0.5 + 0.5 in common by chance.
        assertThat(MaskOverlap.jaccardByChance(A, B, MASKABLE)).isEqualTo(2 / (11.0 - 2));
        assertThat(MaskOverlap.jaccardByChance(A, B, List.of())).isEqualTo(1);
    }

    @Test
    void densityByTensorLayerAndAll() {
        assertThat(MaskDensity.of(A, MASKABLE.get(0))).isEqualTo(new MaskDensity(2, 4));
        assertThat(MaskDensity.of(A, MASKABLE)).isEqualTo(new MaskDensity(7, 12));
        assertThat(MaskDensity.of(A, MASKABLE).share()).isEqualTo(7.0 / 12);
        assertThat(MaskDensity.of(A, List.of()).share()).isEqualTo(1);
        assertThat(MaskDensity.byLayer(A, MASKABLE))
                .isEqualTo(Map.of(0, new MaskDensity(4, 6), 11, new MaskDensity(2, 4)));
        assertThat(MaskDensity.byKind(A, MASKABLE))
                .isEqualTo(Map.of("a.weight", new MaskDensity(4, 8), "b.weight", new MaskDensity(2, 2)));
    }
}
