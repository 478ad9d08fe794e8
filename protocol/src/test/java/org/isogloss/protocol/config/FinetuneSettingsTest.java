package org.isogloss.protocol.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.isogloss.protocol.config.Settings.DEFAULTS;
import static org.isogloss.protocol.config.Settings.problems;
import static org.isogloss.protocol.config.Settings.read;

import org.isogloss.protocol.model.DropoutRates;
import org.junit.jupiter.api.Test;

/** What {@code finetune} is by default, and what goes with it. */
class FinetuneSettingsTest {

    @Test
    void finetuneHasTheseDefaults() {
        assertThat(DEFAULTS.finetune())
                .isEqualTo(new RunConfig.Finetune(
                        200,
                        3e-4,
                        0.1,
                        0.4,
                        0.05,
                        0.1,
                        true,
                        RunConfig.Units.CHARACTERS,
                        new RunConfig.Spans(0.3, 10),
                        new RunConfig.Spans(0.1, 8),
                        DropoutRates.NONE,
                        15.6));
        assertThat(DEFAULTS.finetune().headOnlySteps()).isEqualTo(20);
        assertThat(DEFAULTS.finetunes()).isFalse();
        assertThat(read("run.phases = [pretrain, finetune]").totalSteps()).isEqualTo(600);
        assertThat(read("run.phases = [finetune, evaluate]").finetunes()).isTrue();
    }

    @Test
    void finetuneMustFitTheRestOfTheConfig() {
        String finetunes = "run.phases = [finetune]";
        assertThat(problems(finetunes, "finetune.max-seconds = 20"))
                .containsExactly("command line: finetune.max-seconds is 20.0, above corpus.batch-seconds = 16.0");
        assertThat(problems(finetunes, "finetune.max-seconds = 0.5"))
                .containsExactly("command line: finetune.max-seconds is 0.5, below corpus.min-seconds = 0.8");
        assertThat(problems(finetunes, "finetune.channel-span-length = 9999"))
                .singleElement()
                .asString()
                .startsWith("command line: finetune.channel-span-length is 9999 (accepted: below the model's ");
        assertThat(problems("finetune.warmup = 0.7"))
                .singleElement()
                .asString()
                .contains("finetune.hold is 0.4, which with finetune.warmup = 0.7 is more than all steps");
        assertThat(read("finetune.max-seconds = 20").finetune().maxSeconds()).isEqualTo(20);
    }

    @Test
    void finetuneCountsInTheHashOfARunThatFinetunesAlone() {
        assertThat(read("finetune.steps = 7").sha256()).isEqualTo(DEFAULTS.sha256());
        assertThat(read("run.phases = [finetune]", "finetune.steps = 7").sha256())
                .isNotEqualTo(read("run.phases = [finetune]").sha256());
    }
}
