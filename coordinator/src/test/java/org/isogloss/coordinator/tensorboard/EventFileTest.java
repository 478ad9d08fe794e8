package org.isogloss.coordinator.tensorboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.isogloss.coordinator.disk.FaultyDisk;
import org.isogloss.coordinator.journal.RunLine;
import org.isogloss.coordinator.journal.RunLine.StepLanguage;
import org.isogloss.coordinator.tensorboard.SessionLog.SessionStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventFileTest {

    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochMilli(1_500), ZoneOffset.UTC);

    private final FaultyDisk disk = new FaultyDisk();

    @TempDir
    private Path run;

    private EventFile open(long epoch, long lastStep) {
        Path dir = disk.on(run);
        return new EventFile(dir, dir.resolve("tensorboard"), epoch, lastStep, CLOCK);
    }

    private static RunLine.Step step(long step, double loss) {
        Map<String, StepLanguage> languages = Map.of("es", new StepLanguage(loss, 0.5, 8, null));
        return new RunLine.Step(
                step, step, "pretrain", loss, 0.5, 0.1, 2, 1e-4, 8, 4, 6, 3.5, 2, false, languages, null);
    }

    private static RunLine evaluation(long round, long step, String after, double loss) {
        return new RunLine.Evaluation(
                round, step, after, 0, Map.of("it", new RunLine.EvaluationLanguage(loss, 0.25, 0.5, 9, 3)));
    }

    /** As TensorBoard puts the files of a run together: in the order of their names. */
    private List<Event> events() throws IOException {
        List<Event> all = new ArrayList<>();
        try (Stream<Path> files = Files.list(run.resolve("tensorboard"))) {
            for (Path file : files.sorted().toList()) {
                assertThat(file.getFileName().toString()).startsWith("events.out.tfevents.");
                all.addAll(EventRecords.read(file));
            }
        }
        return all;
    }

    /** A tag's values by step, after the purges that event files ask for. */
    private Map<Long, Float> series(String tag) throws IOException {
        TreeMap<Long, Float> values = new TreeMap<>();
        for (Event event : events()) {
            if (event.getSessionLog().getStatus() == SessionStatus.START) {
                values.tailMap(event.getStep(), true).clear();
            }
            event.getSummary().getValueList().stream()
                    .filter(value -> value.getTag().equals(tag))
                    .forEach(value -> assertThat(values.put(event.getStep(), value.getSimpleValue()))
                            .as("%s of step %d comes once", tag, event.getStep())
                            .isNull());
        }
        return values;
    }

    @Test
    void theChecksumIsThatOfTheStandard() {
        assertThat(EventRecords.crc32c("123456789".getBytes(StandardCharsets.US_ASCII)))
                .as("RFC 3720, appendix B.4, and every catalogue of CRCs")
                .isEqualTo(0xe3069283);
    }

    @Test
    void aFileBeginsWithItsFormatAndTheStepItGoesOnWith() throws IOException {
        try (EventFile file = open(1, 0)) {
            file.append(step(1, 6.5));
        }
        List<Event> events = events();
        assertThat(events).hasSize(3);
        assertThat(events.get(0).getFileVersion()).isEqualTo("brain.Event:2");
        assertThat(events.get(1).getSessionLog().getStatus()).isEqualTo(SessionStatus.START);
        assertThat(events.get(1).getStep()).isEqualTo(1);
        assertThat(events).allMatch(event -> event.getWallTime() == 1.5);
    }

    @Test
    void everyKindOfLineShowsItsNumbers() throws IOException {
        try (EventFile file = open(1, 0)) {
            file.append(evaluation(1, 0, "start", 6));
            file.append(step(1, 6.5));
            file.append(evaluation(3, 1, "pretrain", 5));
            file.append(evaluation(4, 1, "prune", 5.5));
            file.append(new RunLine.Masks(2, 1, 1, Map.of("es", 0.75), Map.of("es", "00ff")));
            file.append(new RunLine.Recovery(3, 1, "broken", 0.25));
            file.append(new RunLine.Recognition(
                    4,
                    1,
                    "finetune",
                    1,
                    "characters",
                    "a.tsv",
                    Map.of("it", new RunLine.RecognitionLanguage(2, 0.5, 6, 12, 3, 0, 9))));
        }
        assertThat(series("run/loss_bits")).containsExactly(entry(1L, 6.5f));
        assertThat(series("loss_bits/es")).containsExactly(entry(1L, 6.5f));
        assertThat(series("time/audio_seconds_per_second")).containsExactly(entry(1L, 2f));
        assertThat(series("time/model_seconds")).containsExactly(entry(1L, 3f));
        assertThat(series("time/workers")).containsExactly(entry(1L, 2f));
        assertThat(series("time/recovery_seconds")).containsExactly(entry(1L, 0.25f));
        assertThat(series("validation_loss_bits/it")).containsExactly(entry(0L, 6f), entry(1L, 5f));
        assertThat(series("validation_loss_bits/it/after-prune")).containsExactly(entry(1L, 5.5f));
        assertThat(series("validation_error_rate/it")).containsExactly(entry(1L, 0.5f));
        assertThat(series("weight_mask_density/es")).containsExactly(entry(1L, 0.75f));
    }

    @Test
    void whatIsNoNumberIsLeftOut() throws IOException {
        try (EventFile file = open(1, 0)) {
            file.append(step(1, Double.NaN));
        }
        assertThat(series("run/loss_bits")).isEmpty();
        assertThat(series("run/ctc_loss_nats")).isEmpty();
        assertThat(series("run/accuracy")).hasSize(1);
    }

    @Test
    void stepsThatAreDoneAgainShowOnce() throws IOException {
        try (EventFile file = open(1, 0)) {
            for (long step = 1; step <= 5; step++) {
                file.append(step(step, step));
            }
        }
        try (EventFile file = open(2, 3)) {
            file.append(step(4, 40));
            file.append(step(5, 50));
        }
        assertThat(series("run/loss_bits").values()).containsExactly(1f, 2f, 3f, 40f, 50f);
    }

    /** Full after any number of bytes: no event is torn, and once the file is begun, none is lost or doubled. */
    @Test
    void onAFullDiskEventsWait() throws IOException {
        long head = headBytes();
        for (int room = 0; room < 2 * head; room++) {
            long epoch = room + 2;
            EventFile file = open(epoch, 0);
            disk.room(room);
            boolean begun = room >= head;
            for (long step = 1; step <= 3; step++) {
                RunLine line = step(step, step);
                try {
                    file.append(line);
                } catch (IOException e) {
                    assertThat(e).hasMessageStartingWith("No space left on device");
                }
            }
            disk.room(Long.MAX_VALUE);
            file.append(step(4, 4));
            file.close();
            Path written = run.resolve("tensorboard").resolve("events.out.tfevents.%010d.isogloss".formatted(epoch));
            assertThat(EventRecords.read(written).stream().skip(2).map(Event::getStep))
                    .isEqualTo(begun ? List.of(1L, 2L, 3L, 4L) : List.of(4L));
            Files.delete(written);
        }
    }

    private long headBytes() throws IOException {
        try (EventFile file = open(1, 0)) {
            file.append(step(1, 1));
        }
        return events().stream()
                .limit(2)
                .mapToInt(e -> EventRecord.of(e).length)
                .sum();
    }

    @Test
    void aCoordinatorThatHasLostTheRunBeginsNoFile() throws IOException {
        Path workshop = Files.createDirectory(run.resolve("workshop"));
        EventFile file = new EventFile(workshop, run.resolve("tensorboard"), 1, 0, CLOCK);
        Files.move(workshop, run.resolve("closed"));
        assertThatThrownBy(() -> file.append(step(1, 1))).isInstanceOf(IOException.class);
        file.close();
        assertThat(run.resolve("tensorboard")).isEmptyDirectory();
    }
}
