package org.isogloss.coordinator.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.isogloss.coordinator.disk.FaultyDisk;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventJournalTest {

    @TempDir
    private Path dir;

    private static EventJournal.Line line(int number) {
        return new EventJournal.Line("2026-01-01T00:00:0" + number + "Z", "event \"" + number + "\"\nof two lines");
    }

    @Test
    void whatHappenedStaysWhenTheRunIsTakenUpAgain() throws IOException {
        Path file = dir.resolve("events.jsonl");
        assertThat(EventJournal.last(file, 9)).isEmpty();
        for (int i = 1; i <= 3; i++) {
            try (EventJournal events = EventJournal.open(dir, file)) {
                events.append(line(i));
            }
        }
        Files.writeString(file, "null\n{}\ntor", StandardOpenOption.APPEND);
        assertThat(EventJournal.last(file, 9)).containsExactly(line(1), line(2), line(3));
        assertThat(EventJournal.last(file, 2)).containsExactly(line(2), line(3));
    }

    @Test
    void whatTheDiskHasNotTakenHappenedAllTheSame() throws IOException {
        FaultyDisk disk = new FaultyDisk();
        EventJournal events = EventJournal.open(disk.on(dir), disk.on(dir).resolve("events.jsonl"));
        events.append(line(1));
        disk.room(3);
        assertThatThrownBy(() -> events.append(line(2))).hasMessageContaining("No space left on device");
        assertThat(events.last(9)).isEqualTo(List.of(line(1), line(2)));
        assertThat(events.last(1)).isEqualTo(List.of(line(2)));
        disk.room(Long.MAX_VALUE);
        events.close();
        assertThat(EventJournal.last(dir.resolve("events.jsonl"), 9)).hasSize(2);
    }
}
