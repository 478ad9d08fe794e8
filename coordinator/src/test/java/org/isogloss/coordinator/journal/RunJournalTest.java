package org.isogloss.coordinator.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.isogloss.coordinator.disk.FaultyDisk;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunJournalTest {

    private static final RunLine STEP = new RunLine.Step(
            0,
            1,
            "pretrain",
            6.5,
            0.1,
            0.2,
            Double.NaN,
            1e-3,
            16,
            2,
            1.5,
            0.8,
            2,
            true,
            Map.of("ã", new RunLine.StepLanguage(6.5, 0.1, 16, null)),
            null);
    private static final RunLine EVALUATION = new RunLine.Evaluation(
            1, 1, "pretrain", 0, Map.of("en", new RunLine.EvaluationLanguage(6, 0.2, 0.5, 70, 3)));
    private static final RunLine FINETUNE = new RunLine.Step(
            1,
            2,
            "finetune",
            Double.NaN,
            Double.NaN,
            Double.NaN,
            0.5,
            1e-3,
            16,
            2,
            1.5,
            0.8,
            2,
            false,
            Map.of("en", new RunLine.StepLanguage(Double.NaN, Double.NaN, 16, 3.5)),
            3.5);
    private static final RunLine RECOGNITION = new RunLine.Recognition(
            2,
            2,
            "finetune",
            1,
            "characters",
            "transcripts/round-000002.tsv",
            Map.of("en", new RunLine.RecognitionLanguage(2.5, 0.25, 6, 24, 3, 1, 9)));
    private static final RunLine MASKS = new RunLine.Masks(2, 12, 1, Map.of("en", 0.7), Map.of("en", "00ff"));

    @TempDir
    Path dir;

    private Path file;

    @BeforeEach
    void nameFile() {
        file = dir.resolve("metrics.jsonl");
    }

    private void write(long nextRound, RunLine... lines) throws IOException {
        try (RunJournal journal = RunJournal.open(dir, file, nextRound)) {
            for (RunLine line : lines) {
                journal.append(line);
            }
        }
    }

    @Test
    void everyKindOfLineIsReadAsItWasWritten() throws IOException {
        write(0, STEP, EVALUATION, MASKS);
        assertThat(RunJournal.read(file)).containsExactly(STEP, EVALUATION, MASKS);
        write(3, FINETUNE, RECOGNITION);
        assertThat(RunJournal.read(file)).containsExactly(STEP, EVALUATION, MASKS, FINETUNE, RECOGNITION);
        assertThat(Files.readAllLines(file).get(0)).doesNotContain("ctcNats");
        assertThat(Files.readAllLines(file)).hasSize(5).allMatch(l -> l.startsWith("{\"type\":"));
    }

    @Test
    void aRunThatGoesOnTakesLaterLinesBack() throws IOException {
        write(0, STEP, EVALUATION, MASKS);
        write(1, EVALUATION);
        assertThat(RunJournal.read(file)).containsExactly(STEP, EVALUATION);
    }

    @Test
    void aTornLastLineIsLeftOutWhereverItIsTorn() throws IOException {
        write(0, MASKS, STEP);
        byte[] whole = Files.readAllBytes(file);
        int first = new String(whole, java.nio.charset.StandardCharsets.UTF_8).indexOf('\n') + 1;
        for (int length = first; length < whole.length - 2; length++) {
            Files.write(file, java.util.Arrays.copyOf(whole, length));
            assertThat(RunJournal.read(file)).containsExactly(MASKS);
        }
        write(3, EVALUATION);
        assertThat(RunJournal.read(file)).containsExactly(MASKS, EVALUATION);
    }

    @Test
    void whatTheDiskHasNotTakenIsOneOfItsLinesAllTheSame() throws IOException {
        FaultyDisk disk = new FaultyDisk();
        RunJournal journal = RunJournal.open(disk.on(dir), disk.on(dir).resolve("metrics.jsonl"), 0);
        journal.append(STEP);
        disk.room(10);
        assertThatThrownBy(() -> journal.append(EVALUATION)).hasMessageContaining("No space left on device");
        assertThat(RunJournal.read(file)).containsExactly(STEP);
        assertThat(journal.lines()).containsExactly(STEP, EVALUATION);
        disk.room(Long.MAX_VALUE);
        journal.close();
        assertThat(RunJournal.read(file)).containsExactly(STEP, EVALUATION);
    }

    @Test
    void linesOfALaterVersionAreNoHarm() throws IOException {
        Files.writeString(
                file,
                "null\n{\"type\":\"dream\",\"round\":0}\n{\"type\":\"masks\",\"round\":2,\"version\":1,\"more\":3}\n",
                StandardOpenOption.CREATE);
        assertThat(RunJournal.read(file)).containsExactly(new RunLine.Masks(2, 0, 1, null, null));
    }

    @Test
    void aFileThatIsNotThereHasNoLines() {
        assertThat(RunJournal.read(file)).isEqualTo(List.of());
    }
}
