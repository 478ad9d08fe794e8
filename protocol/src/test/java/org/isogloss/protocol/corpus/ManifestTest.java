package org.isogloss.protocol.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.isogloss.protocol.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestTest {

    private static final String HEADER = "path\tlanguage\tspeaker\tseconds\tsplit\ttranscript\tphonemes";

    @TempDir
    Path dir;

    @Test
    void findsColumnsByNameAndKeepsOthersAsExtras() throws IOException {
        Manifest manifest = read(
                "licence\tseconds\tlanguage\tpath\tspeaker\tsplit\tphonemes\ttranscript",
                "CC0\t1.5\tit\tit/a.flac\tcarlo\tvalid\ta\tàlbero");

        assertThat(manifest.utterances())
                .containsExactly(new Utterance("it/a.flac", "it", "carlo", 1.5, Split.VALID, "àlbero", "a"));
        assertThat(manifest.extra(manifest.utterances().get(0), "licence")).isEqualTo("CC0");
        assertThat(manifest.extra(manifest.utterances().get(0), "colour")).isEmpty();
    }

    @Test
    void orderAndHashDoNotDependOnTheOrderOfLines() {
        List<Utterance> clips = new ArrayList<>();
        IntStream.range(0, 40).forEach(i -> clips.add(clip("l" + i % 3 + "/" + i + ".flac", "l" + i % 3, i + 1)));
        Manifest sorted = Manifest.of(clips);
        Collections.shuffle(clips, new Random(7));
        Manifest shuffled = Manifest.of(clips);

        assertThat(shuffled.utterances()).isEqualTo(sorted.utterances());
        assertThat(shuffled.sha256()).isEqualTo(sorted.sha256()).hasSize(64);
        assertThat(shuffled.languages()).containsExactly("l0", "l1", "l2");
    }

    @Test
    void sortsByCodePointNotByUtf16Unit() {
        Manifest manifest = Manifest.of(List.of(clip("\uD83D\uDE00", "l", 1), clip("\uFF5E", "l", 1)));

        assertThat(manifest.utterances()).extracting(Utterance::path).containsExactly("\uFF5E", "\uD83D\uDE00");
    }

    @Test
    void hashDependsOnWhatTrainingSees() {
        Utterance clip = new Utterance("a", "it", "s", 1, Split.TRAIN, "uno", "u n o");
        String hash = Manifest.of(List.of(clip)).sha256();

        assertThat(List.of(
                        new Utterance("b", "it", "s", 1, Split.TRAIN, "uno", "u n o"),
                        new Utterance("a", "fr", "s", 1, Split.TRAIN, "uno", "u n o"),
                        new Utterance("a", "it", "s", 1.001, Split.TRAIN, "uno", "u n o"),
                        new Utterance("a", "it", "s", 1, Split.TEST, "uno", "u n o"),
                        new Utterance("a", "it", "s", 1, Split.TRAIN, "due", "u n o"),
                        new Utterance("a", "it", "s", 1, Split.TRAIN, "uno", "u n")))
                .extracting(changed -> Manifest.of(List.of(changed)).sha256())
                .doesNotContain(hash)
                .doesNotHaveDuplicates();
        assertThat(Manifest.of(List.of(new Utterance("a", "it", "other", 1, Split.TRAIN, "uno", "u n o")))
                        .sha256())
                .isEqualTo(hash);
    }

    @Test
    void addsUpSecondsByLanguageAndSplit() {
        Manifest manifest = Manifest.of(List.of(clip("a", "it", 1.5), clip("b", "it", 2), clip("c", "fr", 8)));

        assertThat(manifest.seconds("it", Split.TRAIN)).isEqualTo(3.5);
        assertThat(manifest.seconds("it", Split.TEST)).isZero();
        assertThat(manifest.utterances("fr", Split.TRAIN)).hasSize(1);
    }

    @Test
    void comesBackAsWritten() throws IOException {
        Utterance clip = new Utterance("it/a.flac", "it", "", 1.234, Split.TEST, "così", "k o z i");
        Manifest.of(List.of(clip), Map.of(clip.path(), Map.of("source", "asterisk")))
                .write(dir);

        Manifest back = Manifest.read(dir);
        assertThat(back.utterances()).containsExactly(clip);
        assertThat(back.extra(clip, "source")).isEqualTo("asterisk");
        assertThat(dir).isDirectoryNotContaining("glob:**.part");
    }

    @Test
    void tellsEveryProblemWithFileAndLine() {
        InputException problems = catchThrowableOfType(
                InputException.class,
                () -> read(
                        HEADER,
                        "a.flac\tit\ts\t1\ttrain\tuno\t",
                        "a.flac\tit\ts\t1\ttrain\tuno\t",
                        "b.flac\tit\ts\tsoon\tdev\tuno\t",
                        "c.flac\tit",
                        "../d.flac\tit\ts\t1\ttrain\tuno\t",
                        "/e.flac\tit\ts\tNaN\ttrain\tuno\t",
                        "x/../f.flac\ti/t\ts\t1\ttrain\tuno\t"));

        String file = dir.resolve("manifest.tsv").toString();
        assertThat(problems.problems())
                .containsExactly(
                        file + ":3: path \"a.flac\" is listed before; each clip has one line",
                        file + ":4: seconds \"soon\" is not a positive number",
                        file + ":4: split \"dev\" is not train, valid or test",
                        file + ":5: 2 columns; the header has 7",
                        file + ":6: path \"../d.flac\" is not a relative path inside the corpus directory",
                        file + ":7: path \"/e.flac\" is not a relative path inside the corpus directory",
                        file + ":7: seconds \"NaN\" is not a positive number",
                        file + ":8: path \"x/../f.flac\" is not a relative path inside the corpus directory",
                        file + ":8: language \"i/t\" is not a code of up to 32 letters, digits, hyphens and"
                                + " underscores");
    }

    @Test
    void capsTheListOfProblems() {
        String[] lines = IntStream.range(0, 50).mapToObj(i -> "x").toArray(String[]::new);
        lines[0] = HEADER;
        InputException problems = catchThrowableOfType(InputException.class, () -> read(lines));

        assertThat(problems.problems()).hasSize(21).last().asString().endsWith("and 29 more problems");
    }

    @Test
    void namesMissingDirectoryManifestColumnsAndClips() throws IOException {
        assertThatThrownBy(() -> Manifest.read(dir.resolve("none"))).hasMessageContaining("not found");
        assertThatThrownBy(() -> Manifest.read(dir)).hasMessageContaining("has no manifest.tsv");
        assertThatThrownBy(() -> read("path\tlanguage\tseconds\tsplit"))
                .hasMessageContaining("no column speaker, transcript, phonemes");
        assertThatThrownBy(() -> read(HEADER)).hasMessageContaining("lists no clips");
        Files.write(dir.resolve("manifest.tsv"), new byte[] {(byte) 0xC3, 0x28});
        assertThatThrownBy(() -> Manifest.read(dir)).hasMessageContaining("is not UTF-8");
        Files.write(dir.resolve("manifest.tsv"), new byte[0]);
        assertThatThrownBy(() -> Manifest.read(dir)).hasMessageContaining("is empty");
    }

    @Test
    void refusesTextsThatBreakLines() {
        assertThatThrownBy(() -> new Utterance("a\tb", "it", "", 1, Split.TRAIN, "", ""))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Utterance clip(String path, String language, double seconds) {
        return new Utterance(path, language, "s", seconds, Split.TRAIN, "uno", "");
    }

    private Manifest read(String... lines) throws IOException {
        Files.write(dir.resolve("manifest.tsv"), List.of(lines));
        return Manifest.read(dir);
    }
}
