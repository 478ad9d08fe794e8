package org.isogloss.coordinator.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.isogloss.coordinator.disk.FaultyDisk.Operation;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurableTest {

    @TempDir
    private Path directory;

    private final FaultyDisk disk = new FaultyDisk();
    private Path file;

    @BeforeEach
    void name() {
        file = disk.on(directory).resolve("file");
    }

    @Test
    void aFileIsForcedBeforeItsNameAndItsNameBeforeItIsDone() throws IOException {
        Durable.replace(file.getParent(), file, "new");
        assertThat(disk.done())
                .containsExactly(
                        "DELETE .file.new",
                        "OPEN .file.new",
                        "WRITE .file.new",
                        "FORCE .file.new",
                        "MOVE file",
                        "FORCE " + directory.getFileName());
        assertThat(file).hasContent("new");
    }

    @Test
    void whereverItIsCutThereIsAllOfItOrTheOneBefore() throws IOException {
        for (int cut = 0; cut < 6; cut++) {
            Files.writeString(file, "before");
            disk.fault(FaultyDisk.cutBefore(cut));
            assertThatThrownBy(() -> Durable.replace(file.getParent(), file, "after"))
                    .hasMessage("the power is cut");
            assertThat(file).hasContent(cut < 5 ? "before" : "after");
            disk.fault(FaultyDisk.NONE);
            Durable.replace(file.getParent(), file, "at last");
            assertThat(file).hasContent("at last");
        }
    }

    @Test
    void aFullDiskLeavesTheOneBeforeAndNothingElse() throws IOException {
        Files.writeString(file, "before");
        disk.room(3);
        assertThatThrownBy(() -> Durable.replace(file.getParent(), file, "after"))
                .hasMessage("No space left on device");
        assertThat(file).hasContent("before");
        assertThat(directory).isDirectoryNotContaining("glob:**.new");
    }

    @Test
    void whoseWorkshopIsGoneReplacesNothing() throws IOException {
        Files.writeString(file, "of another");
        Path workshop = Files.createDirectory(directory.resolve("workshop"));
        disk.fault((operation, path) -> {
            if (operation == Operation.MOVE) {
                Files.move(workshop, directory.resolve("over"));
            }
        });
        assertThatThrownBy(() -> Durable.replace(disk.on(workshop), file, "late"))
                .isInstanceOf(IOException.class);
        assertThat(file).hasContent("of another");
    }

    @Test
    void theNamesOfNewDirectoriesAreForced() throws IOException {
        Path deep = disk.on(directory).resolve("a/b");
        Durable.makeDirectories(deep);
        Durable.makeDirectories(deep);
        assertThat(disk.done())
                .containsExactly("MAKE_DIRECTORY a", "FORCE " + directory.getFileName(), "MAKE_DIRECTORY b", "FORCE a");
    }

    @Test
    void reasonsAreWords() {
        assertThatThrownBy(() -> Files.newInputStream(file))
                .isInstanceOfSatisfying(
                        IOException.class, e -> assertThat(DiskError.reason(e)).isEqualTo("No such file or directory"));
        assertThat(DiskError.reason(new IOException("No space left on device"))).isEqualTo("No space left on device");
        assertThat(DiskError.reason(new java.nio.channels.ClosedChannelException()))
                .isEqualTo("ClosedChannelException");
    }
}
