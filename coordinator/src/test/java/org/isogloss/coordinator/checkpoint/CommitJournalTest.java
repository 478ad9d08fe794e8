package org.isogloss.coordinator.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.isogloss.coordinator.checkpoint.CommitJournal.Line;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommitJournalTest {

    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void name() {
        file = directory.resolve("commits.jsonl");
    }

    private static Line line(long step) {
        return new Line(step, "pretrain", "hash" + step, "2026-01-01T00:00:00Z");
    }

    private void append(long lastStep, long... steps) throws IOException {
        try (CommitJournal journal = CommitJournal.open(directory, file, lastStep)) {
            for (long step : steps) {
                journal.append(line(step));
            }
        }
    }

    @Test
    void commitsAreFoundByStep() throws IOException {
        assertThat(CommitJournal.hash(file, 1)).isEmpty();
        append(0, 1, 2, 3);
        assertThat(CommitJournal.read(file)).containsExactly(line(1), line(2), line(3));
        assertThat(CommitJournal.hash(file, 2)).contains("hash2");
        assertThat(CommitJournal.hash(file, 4)).isEmpty();
    }

    @Test
    void resumingTakesOutLaterSteps() throws IOException {
        append(0, 1, 2, 3);
        append(2, 3, 4);
        assertThat(CommitJournal.read(file)).containsExactly(line(1), line(2), line(3), line(4));
    }

    @Test
    void aTornLastLineIsPassedOver() throws IOException {
        append(0, 1, 2);
        Files.writeString(file, "{\"step\":3,\"pha", StandardOpenOption.APPEND);
        assertThat(CommitJournal.read(file)).containsExactly(line(1), line(2));
        append(9, 3);
        assertThat(CommitJournal.read(file)).containsExactly(line(1), line(2), line(3));
    }

    @Test
    void linesThatAreNoCommitsArePassedOver() throws IOException {
        append(0, 1);
        Files.writeString(file, "null\n{}\n\n[1]\n", StandardOpenOption.APPEND);
        Files.write(file, new byte[] {(byte) 0xFF, 0, '\n'}, StandardOpenOption.APPEND);
        assertThat(CommitJournal.read(file)).containsExactly(line(1));
    }

    /** A run that is taken up asks when the last commit was. */
    @Test
    void aLineThatDoesNotSayWhenIsPassedOver() throws IOException {
        append(0, 1);
        for (String time : new String[] {"", ",\"time\":null", ",\"time\":\"yesterday\""}) {
            Files.writeString(
                    file, "{\"step\":2,\"phase\":\"a\",\"sha256\":\"b\"" + time + "}\n", StandardOpenOption.APPEND);
        }
        assertThat(CommitJournal.last(file)).isEqualTo(line(1));
    }
}
