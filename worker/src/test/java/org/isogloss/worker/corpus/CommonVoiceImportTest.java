package org.isogloss.worker.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.isogloss.protocol.InputException;
import org.isogloss.protocol.Progress;
import org.isogloss.protocol.corpus.Manifest;
import org.isogloss.protocol.corpus.Split;
import org.isogloss.protocol.corpus.Utterance;
import org.isogloss.worker.audio.Wav;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommonVoiceImportTest {

    private static final String HEADER = "client_id\tpath\tsentence\tup_votes\tlocale\n";

    @TempDir
    Path dir;

    private Path release;
    private Path corpus;

    @BeforeEach
    void clips() throws IOException {
        release = dir.resolve("it");
        corpus = dir.resolve("corpus");
        Files.createDirectories(release.resolve("clips"));
        for (String name : List.of("a", "b", "c")) {
            Wav.write(release.resolve("clips/" + name + ".wav"), 48_000, 1, Wav.sine(48_000, 440, 1));
        }
    }

    @Test
    void keepsTheSplitsOfARelease() throws IOException {
        table("train.tsv", "aaaaaaaaaaaaaaaaaaaaaaaa\ta.wav\tCiao, mondo!\t2\tit\n");
        table("dev.tsv", "bbb\tb.wav\tSì.\t2\tit\n");
        table("test.tsv", "ccc\tc.wav\tNo.\t2\tit\n");

        Manifest manifest = CommonVoiceImport.build(corpus, List.of(release), Progress.SILENT);
        assertThat(Manifest.read(corpus).utterances())
                .isEqualTo(manifest.utterances())
                .extracting(Utterance::path, Utterance::split, Utterance::speaker, Utterance::transcript)
                .containsExactly(
                        tuple("it/a.flac", Split.TRAIN, "aaaaaaaaaaaaaaaa", "ciao mondo"),
                        tuple("it/b.flac", Split.VALID, "bbb", "sì"),
                        tuple("it/c.flac", Split.TEST, "ccc", "no"));
        assertThat(manifest.utterances()).allSatisfy(each -> {
            assertThat(each.seconds()).isBetween(0.99, 1.01);
            assertThat(manifest.extra(each, "source_rate")).isEqualTo("48000");
            assertThat(corpus.resolve(each.path())).exists();
        });
    }

    @Test
    void splitsValidatedClipsByHashAndLeavesOutBrokenOnes() throws IOException {
        Files.writeString(release.resolve("clips/b.wav"), "no sound");
        table("validated.tsv", "x\ta.wav\tUno\t2\tit\nx\tb.wav\tDue\t2\tit\nx\tc.wav\tTre\t2\tit\n");

        Manifest manifest = CommonVoiceImport.build(corpus, List.of(release), Progress.SILENT);
        assertThat(manifest.utterances())
                .extracting(Utterance::path, Utterance::split)
                .containsExactly(
                        tuple("it/a.flac", HashSplit.of("it", "a")), tuple("it/c.flac", HashSplit.of("it", "c")));
    }

    @Test
    void refusesWhatIsNoRelease() throws IOException {
        assertRefused("has neither train.tsv");
        Files.writeString(release.resolve("validated.tsv"), "path\ttext\n");
        assertRefused("validated.tsv:1: columns [path, text]");
        table("validated.tsv", "x\t../../etc/passwd\tUno\t2\tit\nx\ta.wav\n");
        assertRefused("validated.tsv:2: path \"../../etc/passwd\" is not a file name");
        assertRefused("validated.tsv:3: 2 columns; the header has 5");
        table("validated.tsv", "x\tmissing.wav\tUno\t2\tit\n");
        assertRefused("no clip can be used");
    }

    private void assertRefused(String why) {
        assertThatThrownBy(() -> CommonVoiceImport.build(corpus, List.of(release), Progress.SILENT))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(why);
        assertThat(corpus.resolve("manifest.tsv")).doesNotExist();
    }

    private void table(String name, String rows) throws IOException {
        Files.writeString(release.resolve(name), HEADER + rows);
    }
}
