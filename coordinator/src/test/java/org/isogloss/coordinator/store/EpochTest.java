package org.isogloss.coordinator.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.isogloss.protocol.HostPort;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a coordinator can do to a run, and what it can do no more when another has begun the next epoch. */
class EpochTest {

    @TempDir
    private Path run;

    private Epochs epochs;

    @BeforeEach
    void open() {
        epochs = Epochs.of(run);
    }

    private Epoch begin(long after, String takenFrom) throws IOException {
        return epochs.begin(after, EpochOwner.self("127.0.0.1:7350").beginning(takenFrom))
                .orElseThrow();
    }

    @Test
    void anEpochIsBegunOnce() throws IOException {
        try (Epoch first = begin(0, null)) {
            assertThat(first.number()).isEqualTo(1);
            assertThat(epochs.begin(0, EpochOwner.self("127.0.0.1:7351"))).isEmpty();
            assertThat(first.beat()).isTrue();
            assertThat(epochs.newest()).isEqualTo(1);
        }
        assertThat(run.resolve("coordinators")).isDirectoryNotContaining("glob:**/.new-*");
    }

    @Test
    void itIsSeenWithItsBeatsItsLockAndItsEnd() throws IOException {
        assertThat(epochs.look()).isEqualTo(EpochSight.NONE);
        try (Epoch epoch = begin(0, null)) {
            EpochSight first = epochs.look();
            assertThat(first.epoch()).isEqualTo(1);
            assertThat(first.locked()).isTrue();
            assertThat(first.owner().join()).isEqualTo("127.0.0.1:7350");
            epoch.beat();
            assertThat(epochs.look().beat()).isNotEqualTo(first.beat());
            epoch.end(new EpochEnd(true, "done"));
        }
        assertThat(epochs.look().locked()).isFalse();
        assertThat(epochs.look().end()).isEqualTo(new EpochEnd(true, "done"));
    }

    @Test
    void whatIsTakenOverCanWriteAndRemoveNothing() throws IOException {
        Path file = run.resolve("run.json");
        Path checkpoints = run.resolve("checkpoints");
        try (Epoch old = begin(0, null)) {
            old.replace(file, "old");
            Path workshop = old.workshopIn(checkpoints);
            Files.writeString(workshop.resolve("half"), "half a checkpoint");
            try (Epoch now = begin(1, "it was frozen")) {
                now.workshopIn(checkpoints);
                now.replace(file, "new");
                assertThat(workshop).doesNotExist();
                assertThat(old.beat()).isFalse();
                assertThat(old.isOver()).isTrue();
                assertThatThrownBy(() -> old.replace(file, "late")).isInstanceOf(IOException.class);
                assertThatThrownBy(() -> old.remove(file)).isInstanceOf(IOException.class);
                assertThatThrownBy(() -> old.workshopIn(checkpoints)).isInstanceOf(SupersededException.class);
                assertThatThrownBy(() -> old.end(new EpochEnd(true, "late"))).isInstanceOf(IOException.class);
                assertThat(file).hasContent("new");
                assertThat(epochs.look().end()).isNull();
            }
        }
        assertThat(epochs.takeovers()).isEqualTo(1);
        assertThat(epochs.tookOver()).isTrue();
    }

    @Test
    void whatIsGoneWithTheDirectoryIsNotTakenOver() throws IOException {
        try (Epoch epoch = begin(0, null)) {
            Files.delete(epoch.workshop().resolve("beat"));
            assertThatThrownBy(epoch::beat).isInstanceOf(IOException.class);
            assertThat(epoch.isOver()).isFalse();
        }
    }

    @Test
    void standbysAreThereWhileTheyAreTouched() throws IOException {
        Standbys standbys = new Standbys(run);
        EpochOwner one = EpochOwner.self("node1:7350");
        EpochOwner frozen = EpochOwner.self("node2:7350");
        standbys.there(one, "node1:7351");
        standbys.there(frozen, "");
        FileTime now = FileTime.fromMillis(1_000_000);
        Files.setLastModifiedTime(run.resolve("coordinators/standby-" + one.process()), now);
        Files.setLastModifiedTime(
                run.resolve("coordinators/standby-" + frozen.process()), FileTime.fromMillis(1_000_000 - 60_000));
        assertThat(standbys.alive(now))
                .containsExactly(new Standbys.Standby("node1:7350", new HostPort("node1", 7351)));
        standbys.gone(one);
        assertThat(standbys.alive(now)).isEmpty();
    }
}
