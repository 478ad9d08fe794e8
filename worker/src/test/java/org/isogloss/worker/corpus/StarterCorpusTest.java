package org.isogloss.worker.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.isogloss.protocol.InputException;
import org.isogloss.protocol.Progress;
import org.isogloss.protocol.corpus.Manifest;
import org.isogloss.protocol.corpus.Utterance;
import org.isogloss.worker.audio.AudioDecoder;
import org.isogloss.worker.corpus.debian.Apt;
import org.isogloss.worker.corpus.debian.CommandRunner;
import org.isogloss.worker.corpus.debian.DebBuilder;
import org.isogloss.worker.corpus.debian.FakeApt;
import org.isogloss.worker.corpus.source.Sources;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StarterCorpusTest {

    private static final String SOUNDS = "./usr/share/asterisk/sounds/voice/";
    private static final int G722_BYTES_PER_SECOND = 8_000;

    @TempDir
    Path dir;

    private final FakeApt fake = new FakeApt();
    private Path corpus;

    @BeforeEach
    void packages() {
        corpus = dir.resolve("corpus");
        for (String language : List.of("en", "it")) {
            fake.with("asterisk-core-sounds-" + language + "-g722", sounds(language))
                    .with("asterisk-core-sounds-" + language, texts(language));
        }
    }

    @Test
    void makesACorpusAndNamesWhatIsLeftOut() throws Exception {
        StarterCorpus.Outcome.Made made = (StarterCorpus.Outcome.Made) build();

        assertThat(made.leftOut()).containsExactly("asterisk-core-es", "asterisk-core-fr", "asterisk-core-ru");
        assertThat(Manifest.read(corpus).sha256()).isEqualTo(made.manifest().sha256());
        assertThat(made.manifest().utterances())
                .extracting(Utterance::path, Utterance::transcript)
                .containsExactly(
                        tuple("en/ast_digits-1.flac", "one"),
                        tuple("en/ast_hello.flac", "hello there"),
                        tuple("it/ast_digits-1.flac", "one"),
                        tuple("it/ast_hello.flac", "hello there"));
        for (Utterance each : made.manifest().utterances()) {
            assertThat(AudioDecoder.decode(corpus.resolve(each.path()), 5).seconds())
                    .isEqualTo(each.seconds());
            assertThat(made.manifest().extra(each, "licence")).startsWith("CC-BY");
            assertThat(made.manifest().extra(each, "source_rate")).isEqualTo("16000");
        }
    }

    @Test
    void textsBecomePhonesWhereTheLanguageIsKnown() throws Exception {
        Phonemizer phonemizer = new Phonemizer((at, command, input) -> command.contains("it")
                ? new CommandRunner.Result(1, "", "no such voice")
                : new CommandRunner.Result(0, "w_\u02C8\u028C_n\n", ""));
        Apt apt = new Apt(fake, dir.resolve("cache"));

        new StarterCorpus(apt, Sources.standard(), phonemizer, Progress.SILENT).build(corpus);

        assertThat(Manifest.read(corpus).utterances())
                .extracting(Utterance::language, Utterance::phonemes)
                .containsExactly(
                        tuple("en", "w \u028C n"), tuple("en", "w \u028C n"), tuple("it", ""), tuple("it", ""));
    }

    @Test
    void keepsCreditsAndLicences() throws Exception {
        build();

        assertThat(corpus.resolve("ATTRIBUTION.md"))
                .content()
                .contains("| asterisk-core-it | asterisk-core-sounds-it-g722 1:2.0-1, asterisk-core-sounds-it 1:2.0-1"
                        + " | it | CC-BY-3.0 | recorded by Carlo Flora")
                .doesNotContain("asterisk-core-fr");
        assertThat(corpus.resolve("licenses/asterisk-core-sounds-it-g722.txt")).hasContent("free for it");
    }

    @Test
    void leavesACompleteCorpusAlone() throws Exception {
        build();
        int downloads = fake.downloads().size();

        assertThat(build()).isInstanceOf(StarterCorpus.Outcome.AlreadyThere.class);
        assertThat(fake.downloads()).hasSize(downloads);
    }

    @Test
    void startsAgainAfterAnInterruption() throws Exception {
        String hash = ((StarterCorpus.Outcome.Made) build()).manifest().sha256();
        Files.delete(corpus.resolve("manifest.tsv"));
        Files.createDirectories(corpus.resolve(CorpusFolder.BUILDING).resolve("en"));
        Files.writeString(corpus.resolve(CorpusFolder.BUILDING).resolve("en/half.flac"), "half");
        int downloads = fake.downloads().size();

        assertThat(((StarterCorpus.Outcome.Made) build()).manifest().sha256()).isEqualTo(hash);
        assertThat(fake.downloads()).hasSize(downloads);
        assertThat(corpus.resolve("en/half.flac")).doesNotExist();
        assertThat(corpus.resolve(CorpusFolder.BUILDING)).doesNotExist();
    }

    @Test
    void refusesADirectoryWithOtherThings() throws Exception {
        Files.createDirectories(corpus);
        Files.writeString(corpus.resolve("thesis.txt"), "years of work");

        assertThatThrownBy(this::build)
                .isInstanceOf(InputException.class)
                .hasMessage(corpus + ": holds thesis.txt; a new corpus goes into an empty directory or one that is not"
                        + " there");
        assertThat(corpus.toFile().list()).containsExactly("thesis.txt");
    }

    @Test
    void makesNothingWhenNothingIsToBeHad() throws Exception {
        StarterCorpus starter =
                new StarterCorpus(new Apt(new FakeApt(), dir.resolve("cache")), Sources.full(), null, Progress.SILENT);

        StarterCorpus.Outcome.NothingToBeHad outcome = (StarterCorpus.Outcome.NothingToBeHad) starter.build(corpus);
        assertThat(outcome.leftOut()).hasSize(Sources.full().size());
        assertThat(corpus).isEmptyDirectory();
    }

    private StarterCorpus.Outcome build() throws Exception {
        Apt apt = new Apt(fake, StarterCorpus.defaultCache(corpus));
        return new StarterCorpus(apt, Sources.standard(), null, Progress.SILENT).build(corpus);
    }

    /** G.722 has no header and no bad input: any bytes are sound. */
    private static byte[] sounds(String language) {
        return new DebBuilder()
                .file("./usr/share/doc/asterisk-core-sounds-" + language + "-g722/copyright", "free for " + language)
                .file(SOUNDS + "hello.g722", noise(language, 1.0))
                .file(SOUNDS + "Hello-again.g722", noise(language, 1.0))
                .file(SOUNDS + "digits/1.g722", noise(language, 0.6))
                .file(SOUNDS + "short.g722", noise(language, 0.3))
                .file(SOUNDS + "beep.g722", noise(language, 0.7))
                .file(SOUNDS + "unlisted.g722", noise(language, 0.8))
                .file(SOUNDS + "wrong.g722", noise(language, 0.5))
                .build();
    }

    private static byte[] texts(String language) {
        return new DebBuilder()
                .gzipped(
                        "./usr/share/doc/asterisk-core-sounds-" + language + "/core-sounds-" + language + ".txt.gz",
                        """
                        \uFEFF; a comment: not a text
                        hello: Hello, there!
                        Hello-again: the same sound under another name
                        digits/1: one
                        short: too short
                        beep: [a tone]
                        missing: no such sound
                        wrong: much more text than anybody can say in half a second
                        """)
                .build();
    }

    private static byte[] noise(String language, double seconds) {
        byte[] bytes = new byte[(int) (seconds * G722_BYTES_PER_SECOND)];
        new Random(language.hashCode() + (long) (seconds * 10)).nextBytes(bytes);
        return bytes;
    }
}
