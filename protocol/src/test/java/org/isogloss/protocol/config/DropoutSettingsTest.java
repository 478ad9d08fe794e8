package org.isogloss.protocol.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.isogloss.protocol.config.Settings.read;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.isogloss.protocol.InputException;
import org.isogloss.protocol.model.DropoutRates;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DropoutSettingsTest {

    private static final String FINETUNES = "run.phases = [pretrain, finetune]";
    private static final List<String> COMMON =
            List.of("hidden-dropout", "activation-dropout", "attention-dropout", "feat-proj-dropout", "layer-drop");

    static Stream<String> settings() {
        List<String> keys = new ArrayList<>();
        COMMON.forEach(key -> keys.addAll(List.of("model." + key, "finetune." + key)));
        keys.addAll(List.of("model.feat-quantizer-dropout", "finetune.final-dropout"));
        return keys.stream();
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny", "small", "xlsr"})
    void presetsButBaseHaveNone(String preset) {
        assertThat(read("model.preset = " + preset).dropout()).isEqualTo(DropoutRates.NONE);
    }

    @Test
    void baseHasThatOfItsRecipeUnlessItIsSet() {
        RunConfig base = read("model.preset = base");
        assertThat(base.dropout()).isEqualTo(new DropoutRates(0.1, 0, 0.1, 0.1, 0.1, 0, 0.05));
        assertThat(base.finetune().dropout()).isEqualTo(DropoutRates.NONE);
        assertThat(read("model.preset = base", "model.hidden-dropout = 0", "model.layer-drop = 0.2")
                        .dropout())
                .isEqualTo(new DropoutRates(0, 0, 0.1, 0.1, 0.1, 0, 0.2));
    }

    @Test
    void eachSettingIsARateOfItsOwnAndReachesTheWorkers() {
        List<String> set = new ArrayList<>();
        List<String> keys = settings().toList();
        for (int i = 0; i < keys.size(); i++) {
            set.add(keys.get(i) + " = 0." + (10 + i));
        }
        RunConfig config = read(set.toArray(String[]::new));
        assertThat(config.dropout()).isEqualTo(new DropoutRates(0.10, 0.12, 0.14, 0.16, 0.20, 0, 0.18));
        assertThat(config.finetune().dropout()).isEqualTo(new DropoutRates(0.11, 0.13, 0.15, 0.17, 0, 0.21, 0.19));
        assertThat(RunConfigReader.parse(config.text())).isEqualTo(config);
    }

    @ParameterizedTest
    @MethodSource("settings")
    void ratesAreBelowOne(String setting) {
        for (String value : List.of("1", "1.0", "-0.1", "NaN", "often", "[0.1]", "true")) {
            InputException refused = catchThrowableOfType(InputException.class, () -> read(setting + " = " + value));
            assertThat(refused.problems())
                    .singleElement()
                    .asString()
                    .startsWith("command line: " + setting + " is ")
                    .endsWith(" (accepted: a number in [0, 1), such as 0.1)");
        }
    }

    /** Runs that were begun before there was dropout go on. */
    @Test
    void noDropoutIsNothingThatTheHashKnows() {
        String finetuned = read(FINETUNES).sha256();
        assertThat(settings().map(key -> read(FINETUNES, key + " = 0.0").sha256()))
                .containsOnly(finetuned);
        assertThat(ResultSettings.differences(read(), read("model.layer-drop = 0")))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("settings")
    void dropoutIsPartOfTheHash(String setting) {
        assertThat(ResultSettings.differences(read(FINETUNES), read(FINETUNES, setting + " = 0.10")))
                .containsExactly("now " + setting + " = 0.1");
    }

    @Test
    void thePresetsOwnIsPartOfTheHash() {
        assertThat(read("model.preset = base", "model.layer-drop = 0").sha256())
                .isNotEqualTo(read("model.preset = base").sha256());
    }
}
