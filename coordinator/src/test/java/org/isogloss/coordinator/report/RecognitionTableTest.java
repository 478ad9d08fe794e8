package org.isogloss.coordinator.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.isogloss.coordinator.journal.RunLine;
import org.isogloss.coordinator.journal.RunLine.RecognitionLanguage;
import org.junit.jupiter.api.Test;

class RecognitionTableTest {

    private static RunLine.Recognition after(String phase, String units, Map<String, RecognitionLanguage> languages) {
        return new RunLine.Recognition(1, 1, phase, 0, units, "", languages);
    }

    @Test
    void hasARowALanguageAndOneOfAllUnitsTogether() {
        RunLine line = after(
                "finetune",
                "characters",
                Map.of(
                        "it", new RecognitionLanguage(1.5, 0.25, 25, 100, 9, 0, 30),
                        "es", new RecognitionLanguage(2, 0.5, 150, 300, 11, 1, 40)));
        assertThat(RecognitionTable.of(List.of(line)).table())
                .hasToString(
                        """
                        | language | clips | CER finetune | loss finetune |
                        | -------- | ----: | -----------: | ------------: |
                        | es       |    11 |        0.500 |         2.000 |
                        | it       |     9 |        0.250 |         1.500 |
                        | all      |    20 |        0.438 |             - |
                        """);
    }

    @Test
    void phonesHaveAnErrorRateOfTheirOwnName() {
        RunLine line = after("adapt", "phonemes", Map.of("it", new RecognitionLanguage(1.5, 0.25, 25, 100, 9, 0, 30)));
        RecognitionTable table = RecognitionTable.of(List.of(line));
        assertThat(table.table().header()).contains("PER adapt");
        assertThat(table.note()).contains("over the phones of");
        assertThat(RecognitionTable.of(List.of()).isEmpty()).isTrue();
    }
}
