package org.isogloss.deploy.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.isogloss.coordinator.report.MaskReport;
import org.isogloss.protocol.layout.ParameterSpec;
import org.isogloss.protocol.mask.WeightMask;
import org.junit.jupiter.api.Test;

class MaskSectionsTest {

    private static final List<ParameterSpec> MASKABLE = List.of(
            new ParameterSpec("encoder.layers.0.a.weight", List.of(4), 0),
            new ParameterSpec("encoder.layers.1.a.weight", List.of(4), 4));

    private static WeightMask keeping(long bits) {
        return WeightMask.ofWords(new long[] {bits}, 8);
    }

    /** it and es share 3 of 5 weights; fr shares 1 of 7 with each. */
    @Test
    void closeLanguagesAreNeighbours() {
        MaskReport report = MaskReport.of(
                Map.of("it", keeping(0b0000_1111), "fr", keeping(0b1110_0001), "es", keeping(0b0001_0111)), MASKABLE);

        assertThat(MaskSections.page(report, "runs/a"))
                .contains("\"subtitle\":\"runs/a\"")
                .contains("\"columns\":[\"es\",\"it\",\"fr\"]")
                .contains("\"title\":\"Jaccard index\"")
                .contains("\"values\":[[1.0,0.6,0.14285714285714285],[0.6,1.0,0.14285714285714285]")
                .contains("[\"es it\",\"0.600\",\"0.600\",\"0.750\"]")
                .contains("\"columns\":[\"all\",\"layer 0\",\"layer 1\"]")
                .contains("\"columns\":[\"all\",\"a\"]")
                .doesNotContain("closest of");
    }

    @Test
    void oneLanguageAloneHasNoPairs() {
        MaskReport alone = MaskReport.of(Map.of("it", keeping(0b1111)), MASKABLE);

        assertThat(MaskSections.page(alone, "run"))
                .contains("\"tree\":{\"height\":0.0,\"label\":\"it\"}")
                .doesNotContain("by chance\"");
    }
}
