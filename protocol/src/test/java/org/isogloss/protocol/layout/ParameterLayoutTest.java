package org.isogloss.protocol.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ParameterLayoutTest {

    private static final ParameterLayout LAYOUT =
            ParameterLayout.of(Map.of("b.weight", List.of(2, 3), "a.bias", List.of(4), "b.bias", List.of(2)));

    @Test
    void tensorsLieByNameOneAfterTheOther() {
        assertThat(LAYOUT.specs())
                .containsExactly(
                        new ParameterSpec("a.bias", List.of(4), 0),
                        new ParameterSpec("b.bias", List.of(2), 4),
                        new ParameterSpec("b.weight", List.of(2, 3), 6));
        assertThat(LAYOUT.size()).isEqualTo(12);
        assertThat(LAYOUT.spec("b.weight").end()).isEqualTo(12);
    }

    @Test
    void aRowHasAllValuesWithTheSameFirstIndex() {
        assertThat(new ParameterSpec("linear", List.of(5, 3), 0).rowSize()).isEqualTo(3);
        assertThat(new ParameterSpec("convolution", List.of(5, 3, 2), 0).rowSize())
                .isEqualTo(6);
        assertThat(new ParameterSpec("bias", List.of(5), 0).rowSize()).isEqualTo(1);
        assertThat(new ParameterSpec("scalar", List.of(), 0).rowSize()).isEqualTo(1);
    }

    @Test
    void theOrderOfTheShapesPlaysNoPart() {
        Map<String, List<Integer>> reversed = new LinkedHashMap<>();
        reversed.put("b.weight", List.of(2, 3));
        reversed.put("b.bias", List.of(2));
        reversed.put("a.bias", List.of(4));
        assertThat(ParameterLayout.of(reversed).sha256()).isEqualTo(LAYOUT.sha256());
    }

    @Test
    void theHashTellsShapesApart() {
        assertThat(ParameterLayout.of(Map.of("w", List.of(2, 3))).sha256())
                .isNotEqualTo(ParameterLayout.of(Map.of("w", List.of(3, 2))).sha256());
    }

    @Test
    void matchingKeepsVectorOrderAndNamesNothingTwice() {
        List<NamePattern> patterns = List.of(new NamePattern("b.*"), new NamePattern("*.bias"));
        assertThat(LAYOUT.matching(patterns))
                .extracting(ParameterSpec::name)
                .containsExactly("a.bias", "b.bias", "b.weight");
    }

    @Test
    void anUnknownNameIsRefused() {
        assertThat(LAYOUT.contains("c")).isFalse();
        assertThatIllegalArgumentException().isThrownBy(() -> LAYOUT.spec("c"));
    }

    @Test
    void moreValuesThanAnIndexCanCountAreRefused() {
        assertThatExceptionOfType(ArithmeticException.class)
                .isThrownBy(() -> ParameterLayout.of(Map.of("w", List.of(1 << 16, 1 << 15))));
    }
}
