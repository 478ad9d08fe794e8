package org.isogloss.tests.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.isogloss.coordinator.journal.RunJournal;
import org.isogloss.coordinator.journal.RunLine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A disk that fails does not end a run, and changes no bit of it. */
class StorageFaultsTest {

    /** So often may a coordinator be too quick for us to kill it in the middle of a write. */
    private static final int TRIES = 5;

    @RegisterExtension
    final Cluster cluster = new Cluster();

    private Runnable unmount = () -> {};

    @AfterEach
    void unmount() {
        unmount.run();
    }

    static Stream<FullDisk> disks() throws IOException {
        return FullDisk.possible();
    }

    @ParameterizedTest
    @MethodSource("disks")
    void aRunTrainsOnWhileItsDiskIsFullAndSavesAgainWhenItIsNot(FullDisk disk) throws IOException {
        Path run = Files.createDirectory(cluster.run());
        disk.mount(run);
        unmount = () -> disk.unmount(run);
        Coordinator coordinator = cluster.coordinator("lease.silence=60s");
        IsoglossProcess worker = cluster.worker(coordinator, "worker");
        coordinator.awaitStep(3);
        coordinator.process().awaitOutput("checkpoint step-\\d+");
        coordinator.freezeAtWork(worker);
        disk.fill(run, coordinator.process());
        worker.thaw();

        coordinator.freezeAtWork(worker, status -> status.path("step").asInt() >= TinyRun.PRETRAIN_STEPS + 2);
        Await.until("the status says so", () -> storage(coordinator).contains("a checkpoint cannot be written: "));
        assertThat(cluster.command("status", "--at", coordinator.control()).out())
                .containsPattern("storage +a checkpoint cannot be written: .*\\(since \\d+ s, failures: \\d+\\)")
                .containsPattern("checkpoint +of step \\d, \\d+ s ago");
        String metrics = Http.get(coordinator.metrics());
        assertThat(metrics)
                .contains("isogloss_storage_failing{what=\"checkpoint\"} 1.0")
                .containsPattern("isogloss_storage_errors_total\\{what=\"checkpoint\"} [1-9]");

        disk.empty(run, coordinator.process());
        worker.thaw();
        cluster.awaitDone(coordinator, worker);
        assertThat(coordinator.process().out())
                .contains("a checkpoint is written again, after ")
                .doesNotContain("at the end, ");
        assertThat(cluster.hashes()).isEqualTo(Reference.get().hashes());
        assertThat(rounds()).doesNotHaveDuplicates().isSorted().hasSameSizeAs(roundsOfTheReference());
        assertThat(cluster.command("hash", run.toString()).out())
                .contains(cluster.hashes().get((long) TinyRun.STEPS));
    }

    @Test
    void aCoordinatorThatIsKilledWhileItWritesACheckpointGoesOnFromTheOneBefore()
            throws IOException, InterruptedException {
        boolean inTheMiddle = false;
        for (int i = 0; i < TRIES && !inTheMiddle; i++) {
            Coordinator coordinator = cluster.coordinator("checkpoint.every=1");
            IsoglossProcess worker = cluster.worker(coordinator, "worker");
            coordinator.awaitStep(2);
            awaitHalfACheckpoint();
            coordinator.process().kill();
            worker.kill();
            inTheMiddle = halfACheckpointIsThere();
        }
        assertThat(inTheMiddle).isTrue();

        Coordinator again = cluster.coordinator();
        assertThat(halfACheckpointIsThere()).isFalse();
        assertThat(again.process().out()).doesNotContain("damaged");
        cluster.awaitDone(again, cluster.worker(again, "worker"));
        assertThat(cluster.hashes()).isEqualTo(Reference.get().hashes());
    }

    private Path checkpoints() {
        return cluster.run().resolve("checkpoints");
    }

    /** Where the coordinator writes checkpoints before it moves them into place. */
    private Path workshop() throws IOException {
        try (Stream<Path> entries = Files.list(checkpoints())) {
            return entries.filter(e -> e.getFileName().toString().startsWith(".epoch-"))
                    .max(Comparator.naturalOrder())
                    .orElseThrow();
        }
    }

    private boolean halfACheckpointIsThere() throws IOException {
        try (Stream<Path> entries = Files.list(workshop())) {
            return entries.anyMatch(StorageFaultsTest::isHalf);
        }
    }

    private static boolean isHalf(Path entry) {
        return entry.getFileName().toString().startsWith("step-");
    }

    private void awaitHalfACheckpoint() throws IOException, InterruptedException {
        try (WatchService watch = workshop().getFileSystem().newWatchService()) {
            workshop().register(watch, StandardWatchEventKinds.ENTRY_CREATE);
            while (true) {
                WatchKey key = watch.poll(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS);
                assertThat(key).as("a checkpoint is begun").isNotNull();
                for (WatchEvent<?> event : key.pollEvents()) {
                    if (isHalf((Path) event.context())) {
                        return;
                    }
                }
                key.reset();
            }
        }
    }

    private static String storage(Coordinator coordinator) {
        StringBuilder text = new StringBuilder();
        for (JsonNode fault : coordinator.status().path("storage")) {
            text.append(fault.path("what").asText()).append('\n');
        }
        return text.toString();
    }

    private List<Long> rounds() {
        return rounds(cluster.run());
    }

    private static List<Long> roundsOfTheReference() {
        return rounds(Reference.get().run());
    }

    /** The round of each line of the journal but those of weight masks, which share one with another. */
    private static List<Long> rounds(Path run) {
        return RunJournal.read(run.resolve("metrics.jsonl")).stream()
                .filter(line -> !(line instanceof RunLine.Masks))
                .map(RunLine::round)
                .toList();
    }
}
