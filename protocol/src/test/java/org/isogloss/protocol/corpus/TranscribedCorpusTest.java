package org.isogloss.protocol.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.List;
import org.isogloss.protocol.InputException;
import org.isogloss.protocol.config.RunConfig;
import org.isogloss.protocol.config.RunConfigReader;
import org.junit.jupiter.api.Test;

class TranscribedCorpusTest {

    private final List<Utterance> clips = new ArrayList<>();

    private static RunConfig config(String... settings) {
        List<String> all = new ArrayList<>(List.of("run.phases = [finetune, evaluate]"));
        all.addAll(List.of(settings));
        return RunConfigReader.read(null, List.of(), all);
    }

    private void clip(String language, Split split, double seconds, String transcript, String phonemes) {
        String path = language + "/" + clips.size() + ".opus";
        clips.add(new Utterance(path, language, "", seconds, split, transcript, phonemes));
    }

    private TranscribedCorpus corpus(RunConfig config, String... languages) {
        return TranscribedCorpus.of(config, Manifest.of(clips), List.of(languages));
    }

    private List<String> problems(RunConfig config, String... languages) {
        return catchThrowableOfType(InputException.class, () -> corpus(config, languages))
                .problems();
    }

    @Test
    void clipsWithoutTextOrOfNoUsableLengthAreLeftOutAndTold() {
        clip("it", Split.TRAIN, 2, "sì", "");
        clip("it", Split.TRAIN, 2, "", "s i");
        clip("it", Split.TRAIN, 0.3, "no", "");
        clip("it", Split.TRAIN, 16, "lungo", "");
        clip("it", Split.VALID, 2, "x", "");
        clip("es", Split.TRAIN, 2, "otro", "");

        TranscribedCorpus corpus = corpus(config(), "it");

        assertThat(corpus.clips().utterances())
                .extracting(Utterance::transcript)
                .containsExactly("sì", "x");
        assertThat(corpus.vocabulary().tokens()).containsExactly("<pad>", "<unk>", "|", "s", "ì");
        assertThat(corpus.notes())
                .containsExactly("finetune leaves out training clips of it: 1 without text, 1 too short, 1 too long");
    }

    @Test
    void theVocabularyIsThatOfAllLanguages() {
        clip("it", Split.TRAIN, 2, "a", "");
        clip("es", Split.TRAIN, 2, "ñ", "");
        assertThat(corpus(config(), "es", "it").vocabulary().tokens()).endsWith("a", "ñ");
        assertThat(corpus(config(), "es", "it").notes()).isEmpty();
    }

    @Test
    void everyLanguageWithoutAnyTextIsNamed() {
        clip("it", Split.TRAIN, 2, "", "i t");
        clip("es", Split.VALID, 2, "valid", "");
        clip("en", Split.TRAIN, 2, "text", "");
        assertThat(problems(config(), "en", "es", "it"))
                .containsExactly(
                        "finetune: language es has no training clip of 0.8 to 15.6 s with text in the column transcript"
                                + " (accepted: corpus.languages that have)",
                        "finetune: language it has no training clip of 0.8 to 15.6 s with text in the column transcript"
                                + " (accepted: corpus.languages that have)");
        assertThat(problems(config("finetune.units = phonemes"), "it", "en"))
                .singleElement()
                .asString()
                .contains("language en")
                .contains("column phonemes");
    }

    @Test
    void textThatCannotBeSpelledIsToldByClip() {
        clip("it", Split.TRAIN, 2, "sì|no", "a");
        clip("it", Split.TRAIN, 2, "da\uFFFDo", "<unk> b");
        clip("it", Split.TRAIN, 2, "fine", "c");
        assertThat(problems(config(), "it"))
                .containsExactly(
                        "manifest.tsv: it/0.opus: the transcript contains |, which means something else in a vocabulary",
                        "manifest.tsv: it/1.opus: the transcript has a character that no text has, U+FFFD");
        assertThat(problems(config("finetune.units = phonemes"), "it"))
                .containsExactly("manifest.tsv: it/1.opus: the phonemes contains <unk>, which means something else in a"
                        + " vocabulary");
    }

    @Test
    void ofManyBadTextsSomeAreShown() {
        for (int i = 0; i < 30; i++) {
            clip("it", Split.TRAIN, 2, "|", "");
        }
        assertThat(problems(config(), "it")).hasSize(21).last().isEqualTo("manifest.tsv: and 10 more texts like these");
    }
}
