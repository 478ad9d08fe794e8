package org.isogloss.coordinator.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.isogloss.coordinator.disk.FaultyDisk.Operation;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LineFileTest {

    private static final long PLENTY = 1 << 20;

    @TempDir
    private Path directory;

    private final FaultyDisk disk = new FaultyDisk();
    private Path file;

    @BeforeEach
    void name() {
        file = disk.on(directory).resolve("lines");
    }

    private LineFile open() throws IOException {
        return LineFile.open(file.getParent(), file, line -> false, PLENTY);
    }

    private static void refused(LineFile lines, String line, String message) {
        assertThatThrownBy(() -> lines.append(line))
                .isInstanceOf(IOException.class)
                .hasMessage(message);
    }

    @Test
    void linesAreAppendedToThoseThatAreThere() throws IOException {
        try (LineFile lines = open()) {
            lines.append("one");
        }
        try (LineFile lines = open()) {
            lines.append("zwö");
        }
        assertThat(file).hasContent("one\nzwö\n");
    }

    @Test
    void theFirstUndoneLineAndAllAfterItAreTakenOut() throws IOException {
        Files.writeString(file, "a\n\nundone\nb\n");
        try (LineFile lines = LineFile.open(file.getParent(), file, "undone"::equals)) {
            lines.append("c");
        }
        assertThat(file).hasContent("a\n\nc\n");
    }

    @Test
    void aLineThatACrashToreIsTakenOut() throws IOException {
        Files.writeString(file, "a\ntor", StandardOpenOption.CREATE);
        open().close();
        assertThat(file).hasContent("a\n");
    }

    /** Full after any number of bytes: whatever was written of a line is taken back, and all lines come in order. */
    @Test
    void onAFullDiskLinesWaitAndNoneIsTornOrDoubled() throws IOException {
        List<String> all = List.of("first", "second", "third");
        int bytes = String.join("\n", all).length() + 1;
        for (int room = 0; room < bytes; room++) {
            Files.deleteIfExists(file);
            LineFile lines = open();
            disk.room(room);
            for (String line : all) {
                try {
                    lines.append(line);
                } catch (IOException e) {
                    assertThat(e).hasMessageStartingWith("No space left on device; lines that wait in memory: ");
                }
            }
            List<String> written = Files.readAllLines(file);
            assertThat(Files.readString(file)).matches("([a-z]+\n)*");
            assertThat(written).hasSizeLessThan(3).isEqualTo(all.subList(0, written.size()));
            assertThat(lines.waiting()).isEqualTo(all.subList(written.size(), 3));

            disk.room(Long.MAX_VALUE);
            lines.append("fourth");
            assertThat(file).hasContent("first\nsecond\nthird\nfourth\n");
            assertThat(lines.waiting()).isEmpty();
            lines.close();
        }
    }

    @Test
    void whatCannotBeTakenBackAtOnceIsTakenBackBeforeTheNextLine() throws IOException {
        LineFile lines = open();
        lines.append("first");
        disk.room(3);
        disk.fault((operation, path) -> {
            if (operation == Operation.TRUNCATE) {
                throw new IOException("Input/output error");
            }
        });
        refused(lines, "second", "No space left on device; lines that wait in memory: 1");
        assertThat(file).hasContent("first\nsec");
        disk.room(Long.MAX_VALUE);
        refused(lines, "third", "Input/output error; lines that wait in memory: 2");
        disk.fault(FaultyDisk.NONE);
        lines.append("fourth");
        lines.close();
        assertThat(file).hasContent("first\nsecond\nthird\nfourth\n");
    }

    @Test
    void closingWritesWhatWaits() throws IOException {
        LineFile lines = open();
        disk.fault(FaultyDisk.readOnly());
        refused(lines, "first", "Read-only file system; lines that wait in memory: 1");
        disk.fault(FaultyDisk.NONE);
        lines.close();
        assertThat(file).hasContent("first\n");
    }

    @Test
    void theOldestOfTooManyIsLostAndCounted() throws IOException {
        LineFile lines = LineFile.open(file.getParent(), file, line -> false, 4);
        disk.room(0);
        refused(lines, "1", "No space left on device; lines that wait in memory: 1");
        refused(lines, "2", "No space left on device; lines that wait in memory: 2");
        refused(lines, "3", "No space left on device; lines that wait in memory: 2, lost: 1");
        refused(lines, "longer than all", "No space left on device; lines that wait in memory: 1, lost: 3");
        disk.room(Long.MAX_VALUE);
        lines.close();
        assertThat(file).hasContent("longer than all\n");
    }

    /** Power is cut at any moment: what is read afterwards are whole lines from the first one on, each once. */
    @Test
    void afterACutWholeLinesAreThere() throws IOException {
        List<String> all = IntStream.range(0, 5).mapToObj(i -> "line " + i).toList();
        for (int cut = 0; cut < 20; cut++) {
            Files.deleteIfExists(file);
            disk.fault(FaultyDisk.cutBefore(cut));
            try (LineFile lines = open()) {
                for (String line : all) {
                    lines.append(line);
                }
            } catch (IOException e) {
                // The power is cut.
            }
            disk.fault(FaultyDisk.NONE);
            LineFile lines = open();
            List<String> left = Files.exists(file) ? Files.readAllLines(file) : List.of();
            assertThat(left).isEqualTo(all.subList(0, left.size()));
            lines.append("after");
            lines.close();
            assertThat(Files.readAllLines(file)).hasSize(left.size() + 1).endsWith("after");
        }
    }

    @Test
    void aNewFileAndItsNameAreForced() throws IOException {
        try (LineFile lines = open()) {
            lines.append("a");
            lines.force();
        }
        assertThat(disk.done())
                .containsSubsequence(
                        "OPEN .lines.new",
                        "FORCE .lines.new",
                        "MOVE lines",
                        "FORCE " + directory.getFileName(),
                        "WRITE .lines.new",
                        "FORCE .lines.new");
    }

    @Test
    void aDiskThatIsSlowToForceHoldsUpNoLine() throws IOException, InterruptedException {
        CountDownLatch forcing = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        LineFile lines = open();
        disk.fault((operation, path) -> {
            if (operation == Operation.FORCE) {
                forcing.countDown();
                awaitQuietly(release);
            }
        });
        CompletableFuture<Void> force = CompletableFuture.runAsync(() -> force(lines));
        forcing.await();
        lines.append("meanwhile");
        assertThat(file).hasContent("meanwhile\n");
        assertThat(force).isNotDone();
        release.countDown();
        force.join();
        lines.close();
    }

    private static void force(LineFile lines) {
        try {
            lines.force();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whoHadTheFileBeforeWritesToItNoMore() throws IOException {
        LineFile before = open();
        before.append("a");
        LineFile now = open();
        before.append("too late");
        now.append("b");
        before.close();
        now.close();
        assertThat(file).hasContent("a\nb\n");
    }

    @Test
    void aFullDiskLeavesTheFileAsItIs() throws IOException {
        Files.writeString(file, "a\nb\n");
        disk.room(1);
        assertThatThrownBy(() -> LineFile.open(file.getParent(), file, "b"::equals))
                .hasMessage("No space left on device");
        assertThat(file).hasContent("a\nb\n");
        assertThat(directory).isDirectoryNotContaining("glob:**.new");
    }
}
