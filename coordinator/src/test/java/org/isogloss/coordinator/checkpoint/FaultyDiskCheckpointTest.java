package org.isogloss.coordinator.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.isogloss.coordinator.checkpoint.SmallCheckpoint.OWNER;
import static org.isogloss.coordinator.checkpoint.SmallCheckpoint.assertSame;
import static org.isogloss.coordinator.checkpoint.SmallCheckpoint.checkpoint;
import static org.isogloss.coordinator.checkpoint.SmallCheckpoint.newWorkshop;
import static org.isogloss.coordinator.checkpoint.SmallCheckpoint.workshop;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.isogloss.coordinator.checkpoint.WriteOutcome.Failed;
import org.isogloss.coordinator.checkpoint.WriteOutcome.Refused;
import org.isogloss.coordinator.checkpoint.WriteOutcome.Written;
import org.isogloss.coordinator.disk.FaultyDisk;
import org.isogloss.coordinator.disk.FaultyDisk.Operation;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checkpoints on a disk that fails while they are written: nothing half-written is ever loaded. */
class FaultyDiskCheckpointTest {

    private static final Retention ONE = new Retention(1, 0);

    @TempDir
    private Path directory;

    private final FaultyDisk disk = new FaultyDisk();
    private CheckpointStore store;

    @BeforeEach
    void open() throws IOException {
        store = CheckpointStore.open(disk.on(directory), disk.on(newWorkshop(directory)), OWNER, ONE);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.map(e -> e.getFileName().toString())
                    .filter(name -> !name.startsWith("."))
                    .sorted()
                    .toList();
        }
    }

    private static long bytes(Path checkpoint) throws IOException {
        try (Stream<Path> files = Files.walk(checkpoint)) {
            return files.map(Path::toFile)
                    .filter(File::isFile)
                    .mapToLong(File::length)
                    .sum();
        }
    }

    private static void assertNewest(CheckpointStore store, long step) throws IOException {
        CheckpointReader.Found found = store.loadNewestValid();
        assertThat(found.damaged()).isEmpty();
        assertSame(found.valid().orElseThrow().checkpoint(), checkpoint(step));
    }

    @Test
    void filesAreForcedThenTheirNamesThenItsOwnAndOnlyThenIsTheOneBeforeRemoved() throws IOException {
        store.write(checkpoint(10));
        int before = disk.done().size();
        assertThat(store.write(checkpoint(20))).isInstanceOf(Written.class);
        assertThat(disk.done().subList(before, disk.done().size()))
                .containsSubsequence(
                        "FORCE parameters.safetensors",
                        "FORCE optimizer.safetensors",
                        "FORCE masks",
                        "FORCE manifest.json",
                        "FORCE manifest.sha256",
                        "FORCE step-00000020",
                        "MOVE step-00000020",
                        "FORCE " + directory.getFileName(),
                        "MOVE step-00000010",
                        "DELETE step-00000010");
        assertThat(names()).containsExactly("step-00000020");
    }

    /** Power is cut at any moment of a write that also removes an earlier one. */
    @Test
    void afterACutTheNewestWholeOneIsLoaded() throws IOException {
        store.write(checkpoint(10));
        int before = disk.done().size();
        store.write(checkpoint(20));
        int operations = disk.done().size() - before;
        assertThat(operations).isGreaterThan(20);
        for (int cut = 0; cut <= operations; cut++) {
            long step = 100L * (cut + 1);
            store = CheckpointStore.open(disk.on(directory), disk.on(newWorkshop(directory)), OWNER, ONE);
            assertThat(store.write(checkpoint(step))).isInstanceOf(Written.class);
            disk.fault(FaultyDisk.cutBefore(cut));
            store.write(checkpoint(step + 1));
            boolean renamed = names().contains("step-%08d".formatted(step + 1));
            disk.fault(FaultyDisk.NONE);

            store = CheckpointStore.open(disk.on(directory), disk.on(newWorkshop(directory)), OWNER, ONE);
            assertNewest(store, renamed ? step + 1 : step);
        }
    }

    @Test
    void onAFullDiskTheOneBeforeStaysAndWritingGoesOnWhenThereIsRoom() throws IOException {
        store.write(checkpoint(10));
        long bytes = bytes(directory.resolve("step-00000010"));
        for (long room = 0; room < bytes; room += 61) {
            disk.room(room);
            assertThat(store.write(checkpoint(20))).isEqualTo(new Failed("No space left on device"));
            assertThat(names()).containsExactly("step-00000010");
            assertNewest(store, 10);
        }
        disk.room(Long.MAX_VALUE);
        assertThat(store.write(checkpoint(20))).isInstanceOf(Written.class);
        assertNewest(store, 20);
    }

    @Test
    void aReadOnlyDirectoryIsNoEndEither() throws IOException {
        store.write(checkpoint(10));
        disk.fault(FaultyDisk.readOnly());
        assertThat(store.write(checkpoint(20))).isEqualTo(new Failed("Read-only file system"));
        assertNewest(store, 10);
        disk.fault(FaultyDisk.NONE);
        assertThat(store.write(checkpoint(20))).isInstanceOf(Written.class);
    }

    @Test
    void whatCouldNotBeRemovedIsNotInTheWay() throws IOException {
        store.write(checkpoint(10));
        disk.fault((operation, path) -> {
            if (operation == Operation.DELETE || path.endsWith("manifest.json")) {
                throw new IOException("Input/output error");
            }
        });
        assertThat(store.write(checkpoint(20))).isEqualTo(new Failed("Input/output error"));
        assertThat(workshop(directory).resolve("step-00000020")).exists();
        disk.fault(FaultyDisk.NONE);
        assertThat(store.write(checkpoint(20))).isInstanceOf(Written.class);
        assertNewest(store, 20);
    }

    /** A disk that says that all is well, and has changed a bit. */
    @Test
    void theLastGoodOneIsNotRemovedForOneThatTheDiskHasSpoilt() throws IOException {
        store.write(checkpoint(10));
        for (String file : List.of("parameters.safetensors", "optimizer.safetensors", "fr.safetensors")) {
            disk.fault((operation, path) -> {
                if (operation == Operation.FORCE && path.endsWith(file)) {
                    byte[] bytes = Files.readAllBytes(path);
                    bytes[bytes.length - 1] ^= 1;
                    Files.write(path, bytes);
                }
            });
            assertThat(store.write(checkpoint(20)))
                    .isInstanceOfSatisfying(Failed.class, failed -> assertThat(failed.reason())
                            .contains(file + " is on the disk, but not as it was written"));
            assertThat(names()).containsExactly("step-00000010");
        }
        assertNewest(store, 10);
    }

    @Test
    void theLastFiniteOneStaysWhateverComesAfterIt() throws IOException {
        store.write(checkpoint(10));
        Checkpoint bad = checkpoint(20);
        bad.parameters().state().secondMoment()[5] = Float.POSITIVE_INFINITY;
        assertThat(store.write(bad)).isEqualTo(new Refused("step 20: parameters or moments are not finite"));
        assertNewest(store, 10);
    }
}
