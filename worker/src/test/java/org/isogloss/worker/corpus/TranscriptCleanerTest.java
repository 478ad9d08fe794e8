package org.isogloss.worker.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
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
                "it | La chiamata non pu\uFFFD essere completata | ''",
                "it | Perch\u00e9? disse lui.                | perch\u00e9 disse lui",
                "it | Buzon? Prego.                         | buzon prego",
                "ca | una libèl·lula · blava                | una libèl·lula blava",
                "ml | പ്പൂപ്പന്\u200D താടി                         | പ്പൂപ്പന്\u200D താടി",
                "tr | ILIK                                  | ılık",
                "ml | ഠാ                                     | ഠാ",
                "zh | hao2                                  | hao2",
                "zh | N\u01D0 1 hao3                        | n\u01D0 \u4E00 hao \u4E09",
                "zh | \u4F60\u597D\uFF0C\u4E16\u754C\u3002                         | \u4F60\u597D \u4E16\u754C",
            })
    void bringsTextsIntoOneForm(String language, String text, String clean) {
        assertThat(new TranscriptCleaner().clean(language, text)).isEqualTo(clean);
    }

    @Test
    void linesBecomeOne() {
        assertThat(new TranscriptCleaner().clean("zh", "Ni3\thao3\n\nma5")).isEqualTo("ni3 hao3 ma5");
        assertThat(new TranscriptCleaner().clean("zh", "\u4F60\u597D\n\u4E16\u754C"))
                .isEqualTo("\u4F60\u597D \u4E16\u754C");
        assertThat(new TranscriptCleaner().clean("it", "uno\r\ndue")).isEqualTo("uno due");
    }
}
