package org.isogloss.protocol.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.isogloss.protocol.InputException;
import org.isogloss.protocol.config.RunConfig.Units;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VocabularyTest {

    private static final Spelling CHARACTERS = new Spelling(Units.CHARACTERS);
    private static final Spelling PHONEMES = new Spelling(Units.PHONEMES);

    @TempDir
    Path dir;

    private static Utterance clip(String transcript, String phonemes) {
        return new Utterance("it/" + transcript + ".opus", "it", "", 2, Split.TRAIN, transcript, phonemes);
    }

    private static Vocabulary characters(String... transcripts) {
        List<Utterance> clips = new ArrayList<>();
        for (String transcript : transcripts) {
            clips.add(clip(transcript, ""));
        }
        return Vocabulary.of(CHARACTERS, clips);
    }

    @Test
    void charactersComeByCodePointAfterBlankUnknownAndDelimiter() {
        assertThat(characters("ba è", "\uFF5E\uD83D\uDE00").tokens())
                .containsExactly("<pad>", "<unk>", "|", "a", "b", "è", "\uFF5E", "\uD83D\uDE00");
    }

    @Test
    void phonesAreWholeAndHaveNoDelimiter() {
        Vocabulary vocabulary = Vocabulary.of(PHONEMES, List.of(clip("", "tʃ a  a"), clip("", "b")));
        assertThat(vocabulary.tokens()).containsExactly("<pad>", "<unk>", "a", "b", "tʃ");
        assertThat(vocabulary.labels(clip("", "b tʃ x"))).containsExactly(3, 4, Vocabulary.UNKNOWN);
    }

    @Test
    void aTextIsSpelledWithOneDelimiterBetweenWords() {
        Vocabulary vocabulary = characters("ab");
        assertThat(CHARACTERS.units(clip(" a  b ", ""))).containsExactly("a", "|", "b");
        assertThat(vocabulary.labels(clip(" a  bz ", ""))).containsExactly(3, 2, 4, Vocabulary.UNKNOWN);
        assertThat(CHARACTERS.units(clip(" ", ""))).isEmpty();
        assertThat(PHONEMES.units(clip("a", ""))).isEmpty();
    }

    @Test
    void aLetterAndItsAccentAreOneUnitHoweverTyped() {
        assertThat(CHARACTERS.units(clip("e\u0300", ""))).containsExactly("\u00E8");
    }

    @Test
    void recognisedTextHasNoDelimiterAtItsEnds() {
        Vocabulary vocabulary = characters("ab");
        assertThat(vocabulary.units(new int[] {2, 2, 3, 2, 4, 2})).containsExactly("a", "|", "b");
        assertThat(vocabulary.units(new int[] {2})).isEmpty();
        assertThat(CHARACTERS.text(vocabulary.units(new int[] {3, 2, 4}))).isEqualTo("a b");
        assertThat(PHONEMES.text(List.of("tʃ", "a"))).isEqualTo("tʃ a");
    }

    @Property(tries = 50)
    void dependsOnTheSetOfTextsAlone(
            @ForAll @Size(min = 1, max = 20) List<@StringLength(max = 8) String> texts, @ForAll long seed) {
        List<String> clean = new ArrayList<>();
        texts.forEach(text -> clean.add(text.replaceAll("[\\t\\n\\r]", " ")));
        List<String> shuffled = new ArrayList<>(clean);
        Collections.shuffle(shuffled, new Random(seed));

        Vocabulary one = characters(clean.toArray(String[]::new));
        assertThat(characters(shuffled.toArray(String[]::new)).tokens()).isEqualTo(one.tokens());
        assertThat(one.tokens()).doesNotHaveDuplicates();
        for (String text : clean) {
            for (int label : one.labels(clip(text, ""))) {
                assertThat(label).isBetween(Vocabulary.UNKNOWN + 1, one.size() - 1);
            }
        }
    }

    @Test
    void theFileIsTheVocabulary() throws IOException {
        Vocabulary vocabulary = characters("già \"così\"");
        Path file = Files.writeString(dir.resolve(Vocabulary.FILE_NAME), vocabulary.json());
        assertThat(Files.readString(file))
                .startsWith("{")
                .contains("\"<pad>\" : 0")
                .contains("\"ì\" : ");
        assertThat(Vocabulary.read(file, Units.CHARACTERS).tokens()).isEqualTo(vocabulary.tokens());
    }

    @Test
    void aDamagedFileIsOneLine() throws IOException {
        for (String text : List.of("", "{", "[]", "{\"a\": 0}", "{\"<pad>\": 0, \"<unk>\": 2}", "{\"<pad>\": \"x\"}")) {
            Path file = Files.writeString(dir.resolve("vocab.json"), text);
            assertThatThrownBy(() -> Vocabulary.read(file, Units.CHARACTERS))
                    .as(text)
                    .isInstanceOf(InputException.class)
                    .hasMessageStartingWith(file + ": ")
                    .message()
                    .hasLineCount(1);
        }
    }
}
