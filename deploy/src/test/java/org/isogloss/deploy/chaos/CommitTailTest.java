package org.isogloss.deploy.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.isogloss.coordinator.checkpoint.CommitJournal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommitTailTest {

    @TempDir
    Path dir;

    private static CommitJournal.Line line(long step) {
        return new CommitJournal.Line(step, "pretrain", "hash " + step, "2030-01-01T00:00:00Z");
    }

    @Test
    void readsEachLineOnceAndFollowsAResumedRun() throws IOException {
        Path file = dir.resolve("commits.jsonl");
        List<Long> told = new ArrayList<>();
        CommitTail tail = new CommitTail(file, line -> told.add(line.step()));
        assertThat(tail.look()).isEmpty();
        assertThat(tail.step()).isZero();

        try (CommitJournal journal = CommitJournal.open(dir, file, 0)) {
            journal.append(line(1));
            journal.append(line(2));
            assertThat(tail.look()).containsExactly(line(1), line(2));
            journal.append(line(3));
            assertThat(tail.look()).hasSize(3);
            assertThat(told).containsExactly(1L, 2L, 3L);
        }
        try (CommitJournal journal = CommitJournal.open(dir, file, 1)) {
            assertThat(tail.look()).containsExactly(line(1));
            assertThat(tail.step()).isEqualTo(1);
            journal.append(line(2));
            assertThat(tail.look()).containsExactly(line(1), line(2));
        }
    }

    @Test
    void waitsForTheEndOfALine() throws IOException {
        Path file = Files.writeString(dir.resolve("commits.jsonl"), "{\"step\":1,\"phase\":\"pretrain\",");
        CommitTail tail = new CommitTail(file, line -> {});
        assertThat(tail.look()).isEmpty();
        Files.writeString(file, "\"sha256\":\"a\",\"time\":\"2030-01-01T00:00:00Z\"}\n", StandardOpenOption.APPEND);
        assertThat(tail.look()).containsExactly(new CommitJournal.Line(1, "pretrain", "a", "2030-01-01T00:00:00Z"));
    }
}
