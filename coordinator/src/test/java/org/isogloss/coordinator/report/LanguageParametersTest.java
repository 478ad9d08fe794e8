package org.isogloss.coordinator.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.isogloss.protocol.mask.WeightMask;
import org.junit.jupiter.api.Test;

class LanguageParametersTest {

    private static WeightMask keeping(long bits) {
        return WeightMask.ofWords(new long[] {bits}, 6);
    }

    @Test
    void aWeightThatOneLanguageKeepsIsItsOwn() {
        Map<String, WeightMask> masks = Map.of("a", keeping(0b111100), "b", keeping(0b101010), "c", keeping(0b100001));
        assertThat(LanguageParameters.of(List.of("a", "b", "c"), masks, 6))
                .isEqualTo(Map.of(
                        "a", new LanguageParameters(4, 2),
                        "b", new LanguageParameters(3, 1),
                        "c", new LanguageParameters(2, 1)));
    }

    @Test
    void denseLanguagesShareEverything() {
        assertThat(LanguageParameters.of(List.of("a", "b"), Map.of(), 6).values())
                .containsOnly(new LanguageParameters(6, 0));
        assertThat(LanguageParameters.of(List.of("a"), Map.of(), 6).values())
                .containsOnly(new LanguageParameters(6, 6));
    }

    @Test
    void aRowALanguage() {
        assertThat(LanguageParameters.table(Map.of("es", new LanguageParameters(1234, 56)))
                        .toString())
                .contains("| es       |       1234 |         56 |");
    }
}
