package org.isogloss.worker.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TranscriptCleanerTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "en | Press 1, then hang-up.                | press one then hang up",
                "en | your party\u2019s 'last' name...      | your party's last name",
                "en | o'clock                               | o'clock",
                "en | dollar [$]                            | dollar",
                "en | (10 seconds of silence)               | ''",
                "en | <beep ascending>                      | ''",
                "fr | tapez 21                              | tapez vingt et un",
                "de | 25 Hähne                              | fünfundzwanzig hähne",
                "it | Quell'operatore è già loggato!        | quell'operatore è già loggato",
                "it | La chiamata non pu? essere completata | ''",
                "it | Buzon? Prego.                         | buzon prego",
                "ca | una libèl·lula · blava                | una libèl·lula blava",
                "ml | പ്പൂപ്പന്\u200D താടി                         | പ്പൂപ്പന്\u200D താടി",
                "tr | ILIK                                  | ılık",
                "ml | ഠാ                                     | ഠാ",
                "zh | hao2                                  | hao2",
            })
    void bringsTextsIntoOneForm(String language, String text, String clean) {
        assertThat(new TranscriptCleaner().clean(language, text)).isEqualTo(clean);
    }
}
