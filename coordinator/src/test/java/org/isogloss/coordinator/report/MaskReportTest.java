package org.isogloss.coordinator.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.isogloss.protocol.layout.ParameterSpec;
import org.isogloss.protocol.mask.MaskDensity;
import org.isogloss.protocol.mask.WeightMask;
import org.junit.jupiter.api.Test;

class MaskReportTest {

    private static final List<ParameterSpec> MASKABLE = List.of(
            new ParameterSpec("encoder.layers.0.a.weight", List.of(4), 0),
            new ParameterSpec("encoder.layers.1.a.weight", List.of(4), 4));

    private static WeightMask keeping(long bits) {
        return WeightMask.ofWords(new long[] {bits}, 8);
    }

    /** it and es share 3 of 5 weights; fr shares 1 of 7 with each. */
    private static final MaskReport REPORT = MaskReport.of(
            Map.of("it", keeping(0b0000_1111), "es", keeping(0b0001_0111), "fr", keeping(0b1110_0001)), MASKABLE);

    @Test
    void languagesHaveTheirDensities() {
        MaskReport.Language it = REPORT.languages().get("it");
        assertThat(it.density()).isEqualTo(0.5);
        assertThat(it.layers()).isEqualTo(Map.of(0, new MaskDensity(4, 4), 1, new MaskDensity(0, 4)));
        assertThat(it.kinds()).isEqualTo(Map.of("a.weight", new MaskDensity(4, 8)));
    }

    @Test
    void theClosestPairComesFirst() {
        MaskReport.Pair closest = REPORT.pairs().get(0);
        assertThat(closest.first() + closest.second()).isEqualTo("esit");
        assertThat(closest.jaccard()).isEqualTo(3.0 / 5);
        assertThat(closest.shareOfSmaller()).isEqualTo(3.0 / 4);
        assertThat(closest.byChance()).isEqualTo(3.0 / 5);
        assertThat(REPORT.pair("it", "es")).isSameAs(closest);
        assertThat(REPORT.pair("it", "it")).isNull();
        assertThat(REPORT.pairs()).hasSize(3);
    }

    @Test
    void theTreeJoinsTheClosestFirst() {
        LanguageTree.Join root = (LanguageTree.Join) REPORT.tree();
        LanguageTree.Join close = (LanguageTree.Join) root.left();
        assertThat(close.languages()).containsExactly("es", "it");
        assertThat(close.height()).isEqualTo(1 - 3.0 / 5);
        assertThat(root.right()).isEqualTo(new LanguageTree.Leaf("fr"));
        assertThat(root.height()).isCloseTo(1 - 1.0 / 7, within(1e-15));
        assertThat(REPORT.tree().languages()).containsExactly("es", "it", "fr");
    }

    @Test
    void linkageIsTheMeanOverAllPairsOfLanguages() {
        // Two that are close, a third that is 0.4 and 0.6 away from them: joined at 0.5; a fourth at the mean of 0.9,
        // 0.9, 0.6.
        Map<String, Map<String, Double>> distances = new TreeMap<>();
        distances.put("a", Map.of("b", 0.1, "c", 0.4, "d", 0.9));
        distances.put("b", Map.of("a", 0.1, "c", 0.6, "d", 0.9));
        distances.put("c", Map.of("a", 0.4, "b", 0.6, "d", 0.6));
        distances.put("d", Map.of("a", 0.9, "b", 0.9, "c", 0.6));
        LanguageTree.Join root = (LanguageTree.Join) LanguageTree.of(distances);
        assertThat(root.height()).isCloseTo(0.8, within(1e-12));
        assertThat(root.left().height()).isCloseTo(0.5, within(1e-12));
        assertThat(root.languages()).containsExactly("a", "b", "c", "d");
        assertThatThrownBy(() -> LanguageTree.of(Map.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theTextHasATableForEachQuestion() {
        assertThat(MaskReportText.of(REPORT))
                .contains("layer 0", "a.weight", "| es it | ", "Which languages are close")
                .containsPattern("\\| es +\\| 1\\.000 \\| 0\\.143 \\| 0\\.600 \\|");
    }

    @Test
    void oneLanguageAloneIsATreeToo() {
        MaskReport alone = MaskReport.of(Map.of("it", keeping(0b1111)), MASKABLE);
        assertThat(alone.tree()).isEqualTo(new LanguageTree.Leaf("it"));
        assertThat(MaskReportText.of(alone)).doesNotContain("close");
    }
}
