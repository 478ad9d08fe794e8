package org.isogloss.worker.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.isogloss.protocol.InputException;
import org.isogloss.protocol.Progress;
import org.isogloss.protocol.corpus.Manifest;
import org.isogloss.protocol.corpus.Split;
import org.isogloss.protocol.corpus.Utterance;
import org.isogloss.worker.audio.Wav;
import org.isogloss.worker.corpus.debian.CommandRunner.Result;
import org.isogloss.worker.corpus.imports.ClipCollection;
import org.isogloss.worker.corpus.imports.CommonVoice;
import org.isogloss.worker.corpus.imports.FairseqManifest;
import org.isogloss.worker.corpus.imports.SpeechFolder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CorpusImportTest {

    private static final String HEADER = "client_id\tpath\tsentence\tup_votes\tlocale\n";

    @TempDir
    Path dir;

    private Path corpus;
    private Path release;

    @BeforeEach
    void release() throws IOException {
        corpus = dir.resolve("corpus");
        release = dir.resolve("release");
        for (String name : List.of("a", "b", "c")) {
            sound(release.resolve("it/clips/" + name + ".wav"));
        }
    }

    @Test
    void keepsTheSplitsOfARelease() throws Exception {
        table("train.tsv", "aaaaaaaaaaaaaaaaaaaaaaaa\ta.wav\tCiao, mondo!\t2\tit\n");
        table("dev.tsv", "bbb\tb.wav\tS\u00ec.\t2\tit\n");
        table("test.tsv", "ccc\tc.wav\tNo.\t2\tit\n");

        Manifest manifest = build(commonVoice()).manifest();

        assertThat(Manifest.read(corpus).utterances())
                .isEqualTo(manifest.utterances())
                .extracting(Utterance::path, Utterance::split, Utterance::speaker, Utterance::transcript)
                .containsExactly(
                        tuple("it/a.flac", Split.TRAIN, "aaaaaaaaaaaaaaaa", "ciao mondo"),
                        tuple("it/b.flac", Split.VALID, "bbb", "s\u00ec"),
                        tuple("it/c.flac", Split.TEST, "ccc", "no"));
        assertThat(manifest.utterances()).allSatisfy(each -> {
            assertThat(each.seconds()).isBetween(0.99, 1.01);
            assertThat(manifest.extra(each, "source_rate")).isEqualTo("48000");
            assertThat(corpus.resolve(each.path())).exists();
        });
    }

    @Test
    void brokenClipsAreListedAndTheOthersGoBySplitOfTheirHash() throws Exception {
        Files.writeString(release.resolve("it/clips/b.wav"), "no sound");
        table("validated.tsv", "x\ta.wav\tUno\t2\tit\nx\tb.wav\tDue\t2\tit\nx\tc.wav\tTre\t2\tit\n");

        CorpusImport.Made made = build(commonVoice());

        assertThat(made.manifest().utterances())
                .extracting(Utterance::path, Utterance::split)
                .containsExactly(
                        tuple("it/a.flac", HashSplit.of("it", "a")), tuple("it/c.flac", HashSplit.of("it", "c")));
        assertThat(made.leftOut()).isEqualTo(Map.of("it", 1));
        assertThat(Files.readAllLines(corpus.resolve(CorpusImport.LEFT_OUT)))
                .hasSize(2)
                .last()
                .asString()
                .contains("b.wav\t");
    }

    @Test
    void refusesWhatIsNoRelease() throws Exception {
        assertRefused(commonVoice(), "has no folder with train.tsv");
        assertRefused(new CommonVoice(release, List.of("fr")), "has no folder fr");
        Files.writeString(release.resolve("it/validated.tsv"), "path\ttext\n");
        assertRefused(commonVoice(), "validated.tsv:1: columns [path, text]");
        table("validated.tsv", "x\t../../etc/passwd\tUno\t2\tit\nx\ta.wav\n");
        assertRefused(commonVoice(), "validated.tsv:2: path \"../../etc/passwd\" is not a file name");
        assertRefused(commonVoice(), "validated.tsv:3: 2 columns; the header has 5");
        table("validated.tsv", "x\tmissing.wav\tUno\t2\tit\n");
        assertRefused(commonVoice(), "no clip can be used");
    }

    @Test
    void goesOnWhereItWasCutShort() throws Exception {
        table("validated.tsv", "x\ta.wav\tUno\t2\tit\nx\tb.wav\tDue\t2\tit\nx\tc.wav\tTre\t2\tit\n");
        Path broken = release.resolve("it/clips/b.wav");
        Files.writeString(broken, "not a sound yet");
        CorpusImport first = new CorpusImport(commonVoice(), null, 1, Progress.SILENT);
        Path building = corpus.resolve(CorpusFolder.BUILDING);
        // What cannot be written over stands for a disk that fails.
        Path obstacle = Files.createDirectories(building.resolve("it/c.flac/full"));
        Files.writeString(ImportJournal.file(building), first.id() + "\n");
        assertThatThrownBy(() -> first.build(corpus)).isInstanceOf(IOException.class);
        assertThat(corpus.resolve("manifest.tsv")).doesNotExist();

        CorpusFolder.delete(obstacle.getParent());
        sound(broken);
        FileTime early = FileTime.fromMillis(1000);
        Files.setLastModifiedTime(building.resolve("it/a.flac"), early);
        // It may have ended in the middle of a line, too.
        Files.writeString(ImportJournal.file(building), "it/c.fl", StandardOpenOption.APPEND);
        List<String> notes = new ArrayList<>();
        CorpusImport.Made made = new CorpusImport(commonVoice(), null, 2, noting(notes)).build(corpus);

        assertThat(notes).as("what was left out is tried again").contains("goes on after 1 of 3 clips");
        assertThat(made.manifest().utterances()).hasSize(3);
        assertThat(Files.getLastModifiedTime(corpus.resolve("it/a.flac"))).isEqualTo(early);
        assertThat(ImportJournal.file(corpus)).doesNotExist();
    }

    @Test
    void anotherImportLeavesItAlone() throws Exception {
        table("validated.tsv", "x\ta.wav\tUno\t2\tit\n");
        Path building = corpus.resolve(CorpusFolder.BUILDING);
        Path decoded = Files.createDirectories(building.resolve("it")).resolve("b.flac");
        Files.writeString(decoded, "sound");
        Files.writeString(ImportJournal.file(building), "other\nit/b.flac\t5.0\t8000\t\n");

        assertRefused(commonVoice(), building + ": has an import of other clips that was cut short");
        assertThat(decoded).hasContent("sound");
    }

    @Test
    void whatWasCutShortBeforeItsFirstClipIsBegunAnew() throws Exception {
        table("validated.tsv", "x\ta.wav\tUno\t2\tit\n");
        Path building = corpus.resolve(CorpusFolder.BUILDING);
        Files.createDirectories(building);
        Files.writeString(ImportJournal.file(building), "oth");

        assertThat(build(commonVoice()).manifest().utterances()).hasSize(1);
    }

    @Test
    void aFolderHasTextsBesideItsSounds() throws Exception {
        Path folder = dir.resolve("folder");
        sound(folder.resolve("ca/anna/1.wav"));
        Files.writeString(folder.resolve("ca/anna/1.txt"), "Bon dia!\n");
        sound(folder.resolve("ca/2.mp3.wav"));
        sound(folder.resolve("ca/3.wav"));
        Files.write(folder.resolve("ca/3.txt"), new byte[] {(byte) 0xff, 'x'});

        CorpusImport.Made made = build(new SpeechFolder(folder, null));

        assertThat(made.manifest().utterances())
                .extracting(Utterance::path, Utterance::language, Utterance::speaker, Utterance::transcript)
                .containsExactly(
                        tuple("ca/2.mp3.flac", "ca", "ca", ""), tuple("ca/anna/1.flac", "ca", "anna", "bon dia"));
        assertThat(Files.readString(corpus.resolve(CorpusImport.LEFT_OUT))).contains("3.txt is no text in UTF-8");
    }

    @Test
    void aTextOfSeveralLinesIsOneTranscript() throws Exception {
        Path folder = dir.resolve("folder");
        sound(folder.resolve("zh/1.wav"));
        Files.writeString(folder.resolve("zh/1.txt"), "\u4F60\u597D\uFF0C\n\u4E16\u754C\t2\n");

        assertThat(build(new SpeechFolder(folder, null)).manifest().utterances())
                .extracting(Utterance::transcript)
                .containsExactly("\u4F60\u597D \u4E16\u754C \u4E8C");
    }

    @Test
    void aFolderWithoutLanguagesNeedsOne() throws Exception {
        Path folder = dir.resolve("folder");
        sound(folder.resolve("1.wav"));
        assertRefused(new SpeechFolder(folder, null), "lies in no folder that is called by its language");
        assertRefused(new SpeechFolder(folder, "no/t"), "language \"no/t\"");
        assertRefused(new SpeechFolder(release.resolve("nothing"), "it"), "cannot be read");
        Files.createDirectories(dir.resolve("empty"));
        assertRefused(new SpeechFolder(dir.resolve("empty"), "it"), "has no sounds");

        assertThat(build(new SpeechFolder(folder, "it")).manifest().utterances())
                .extracting(Utterance::path)
                .containsExactly("it/1.flac");
    }

    @Test
    void aFolderThatCannotBeWalkedIsRefusedInOneLine() throws Exception {
        Path folder = Files.createDirectories(dir.resolve("folder"));
        sound(folder.resolve("it/1.wav"));
        // The system takes no path as long as these two together.
        Path deep = Path.of(("x".repeat(200) + "/").repeat(15));
        Path outer = folder.resolve("it").resolve(deep);
        Path inner = dir.resolve("inner");
        Files.createDirectories(outer);
        Files.createDirectories(inner.resolve(deep));
        Files.move(inner, outer.resolve("inner"));
        try {
            assertRefused(new SpeechFolder(folder, null), folder + ": cannot be read: ");
        } finally {
            Files.move(outer.resolve("inner"), inner);
        }
    }

    @Test
    void fairseqManifestsHaveTextsLineByLine() throws Exception {
        Path manifest = dir.resolve("train.tsv");
        Files.writeString(manifest, release.resolve("it/clips") + "\na.wav\t48000\nb.wav\t48000\n");
        Files.writeString(dir.resolve("train.ltr"), "C I A O | M O N D O |\nS I |\n");
        Files.writeString(dir.resolve("train.phn"), "tS a o\ns i\n");

        assertThat(build(fairseq(manifest)).manifest().utterances())
                .extracting(Utterance::path, Utterance::split, Utterance::transcript, Utterance::phonemes)
                .containsExactly(
                        tuple("it/a.flac", Split.TRAIN, "ciao mondo", "tS a o"),
                        tuple("it/b.flac", Split.TRAIN, "si", "s i"));
    }

    @Test
    void phonesHaveOneSpaceBetween() throws Exception {
        Path manifest = dir.resolve("train.tsv");
        Files.writeString(manifest, release.resolve("it/clips") + "\na.wav\t48000\n");
        Files.writeString(dir.resolve("train.phn"), "tS\ta  o\n");

        assertThat(build(fairseq(manifest)).manifest().utterances())
                .extracting(Utterance::phonemes)
                .containsExactly("tS a o");
    }

    @Test
    void soundsOfSeveralRootsMayBeCalledTheSame() throws Exception {
        Path other = dir.resolve("other");
        sound(other.resolve("a.wav"));
        Path train = dir.resolve("train.tsv");
        Files.writeString(train, release.resolve("it/clips") + "\na.wav\t48000\n");
        Path valid = dir.resolve("valid.tsv");
        Files.writeString(valid, other + "\na.wav\t48000\n");

        assertThat(build(new FairseqManifest(List.of(train, valid), "it"))
                        .manifest()
                        .utterances())
                .extracting(Utterance::path, Utterance::split)
                .containsExactly(tuple("it/a.flac", Split.TRAIN), tuple("it/valid/a.flac", Split.VALID));
    }

    @Test
    void refusesSoundsOfSeveralRootsThatCannotBeToldApart() throws Exception {
        List<Path> manifests = new ArrayList<>();
        for (String root : List.of("one", "two", "three")) {
            sound(dir.resolve(root).resolve("a.wav"));
            manifests.add(dir.resolve(root).resolve("train.tsv"));
            Files.writeString(dir.resolve(root).resolve("train.tsv"), dir.resolve(root) + "\na.wav\t48000\n");
        }

        assertRefused(
                new FairseqManifest(manifests, "it"),
                dir.resolve("three/train.tsv") + ":2: \"a.wav\" is called as the sound of another root");
    }

    @Test
    void refusesManifestsThatAreNone() throws Exception {
        Path manifest = dir.resolve("valid.tsv");
        Files.writeString(manifest, "a.wav\t48000\n");
        assertRefused(fairseq(manifest), "valid.tsv:1: is no root of sounds");
        Files.writeString(manifest, release + "\n../x.wav\t48000\na.wav\tmany\n");
        assertRefused(fairseq(manifest), "valid.tsv:2: found \"../x.wav");
        assertRefused(fairseq(manifest), "valid.tsv:3: found \"a.wav\tmany");
        Files.writeString(manifest, release + "\na.wav\t48000\n");
        Files.writeString(dir.resolve("valid.wrd"), "uno\ndue\n");
        assertRefused(fairseq(manifest), "valid.wrd: has 2 lines (accepted: one for each of the 1 sounds");
    }

    @Test
    void textsBecomePhones() throws Exception {
        table("validated.tsv", "x\ta.wav\tCiao\t2\tit\n");
        List<List<String>> asked = new ArrayList<>();
        List<String> said = new ArrayList<>();
        Phonemizer phonemizer = new Phonemizer((at, command, input) -> {
            asked.add(command);
            said.add(input);
            return new Result(0, "t\u0283_\u02C8a_o\n(en)b_i\u02D0\n", "");
        });

        Manifest manifest = new CorpusImport(commonVoice(), phonemizer, 1, Progress.SILENT)
                .build(corpus)
                .manifest();

        assertThat(manifest.utterances()).extracting(Utterance::phonemes).containsExactly("t\u0283 a o b i\u02D0");
        assertThat(asked).last().asList().contains("it", "--stdin");
        assertThat(said).last().isEqualTo("ciao");
    }

    @Test
    void aLanguageThatTheProgramDoesNotKnowStaysWithoutPhones() throws Exception {
        table("validated.tsv", "x\ta.wav\tCiao\t2\tlld\nx\tb.wav\tDue\t2\tlld\nx\tc.wav\tTre\t2\tit\n");
        List<String> notes = new ArrayList<>();
        Phonemizer phonemizer = new Phonemizer((at, command, input) ->
                command.contains("lld") ? new Result(1, "", "no such voice") : new Result(0, "t_r_e\n", ""));

        Manifest manifest = new CorpusImport(commonVoice(), phonemizer, 1, noting(notes))
                .build(corpus)
                .manifest();

        assertThat(manifest.utterances())
                .extracting(Utterance::path, Utterance::phonemes)
                .containsExactly(tuple("it/c.flac", "t r e"), tuple("lld/a.flac", ""), tuple("lld/b.flac", ""));
        assertThat(notes).singleElement().asString().contains("espeak-ng has no voice for lld");
    }

    @Test
    void withoutTheProgramThereAreNoPhones() {
        assertThatThrownBy(() -> new Phonemizer((at, command, input) -> {
                    throw new IOException("no such program");
                }))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("no espeak-ng on the PATH");
    }

    private CommonVoice commonVoice() {
        return new CommonVoice(release, List.of());
    }

    private static FairseqManifest fairseq(Path manifest) {
        return new FairseqManifest(List.of(manifest), "it");
    }

    private CorpusImport.Made build(ClipCollection collection) throws IOException, InterruptedException {
        return new CorpusImport(collection, null, 2, Progress.SILENT).build(corpus);
    }

    private void assertRefused(ClipCollection collection, String why) {
        assertThatThrownBy(() -> build(collection))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(why);
        assertThat(corpus.resolve("manifest.tsv")).doesNotExist();
    }

    private void table(String name, String rows) throws IOException {
        Files.writeString(release.resolve("it").resolve(name), HEADER + rows);
    }

    private static void sound(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        Wav.write(file, 48_000, 1, Wav.sine(48_000, 440, 1));
    }

    private static Progress noting(List<String> notes) {
        return new Progress() {
            @Override
            public void begin(String task, long total, String unit) {}

            @Override
            public void advance(long amount) {}

            @Override
            public void end() {}

            @Override
            public void note(String line) {
                notes.add(line);
            }
        };
    }
}
