package org.isogloss.protocol.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SharedSegmentTest {

    private final SharedSegment made = SharedSegment.create().orElseThrow();
    private final Path file = Path.of("/dev/shm", made.name());

    @AfterEach
    void close() {
        made.close();
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    @Test
    void whatOneWritesTheOtherReads() throws IOException {
        byte[] largest = random(SharedSegment.SLOT_BYTES);
        try (SharedSegment opened = SharedSegment.open(made.name()).orElseThrow()) {
            made.write(SharedSegment.at(3), ByteBuffer.wrap(largest));
            assertThat(opened.read(SharedSegment.at(3), largest.length)).isEqualTo(largest);
            opened.write(SharedSegment.at(0), ByteBuffer.wrap(largest, 5, 7));
            assertThat(made.read(SharedSegment.at(0), 7)).isEqualTo(java.util.Arrays.copyOfRange(largest, 5, 12));
            assertThat(opened.taken()).isZero();
            made.setTaken(1L << 40);
            assertThat(opened.taken()).isEqualTo(1L << 40);
            assertThat(SharedSegment.slotAt(SharedSegment.at(3))).isEqualTo(3);
        }
    }

    @Test
    void itsNameIsGoneOnceItIsOpenAndItCanBeOpenedOnce() throws IOException {
        assertThat(file).exists();
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        try (SharedSegment opened = SharedSegment.open(made.name()).orElseThrow()) {
            assertThat(file).doesNotExist();
            assertThat(SharedSegment.open(opened.name())).isEmpty();
        }
    }

    @Test
    void nothingIsLeftOfOneThatNobodyOpened() {
        made.close();
        assertThat(file).doesNotExist();
    }

    @Test
    void whatAKilledWorkerLeftIsRemovedAfterAWhileAndNothingElseIs() throws IOException {
        Path left = Files.createFile(Path.of("/dev/shm", "isogloss-" + "0".repeat(31) + "1"));
        Path others = Files.createFile(Path.of("/dev/shm", "isogloss-" + "0".repeat(31)));
        try {
            FileTime longAgo = FileTime.from(Instant.now().minus(Duration.ofMinutes(11)));
            Files.setLastModifiedTime(left, longAgo);
            Files.setLastModifiedTime(others, longAgo);
            SharedSegment.create().orElseThrow().close();
            assertThat(left).doesNotExist();
            assertThat(others).as("no name of ours").exists();
            assertThat(file).as("a new one").exists();
        } finally {
            Files.deleteIfExists(left);
            Files.deleteIfExists(others);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "isogloss-",
                "../../etc/passwd",
                "isogloss-0123456789abcdef0123456789abcdeF",
                "isogloss-0123456789abcdef0123456789abcdef/x",
                "isogloss-00000000000000000000000000000000"
            })
    void otherNamesOpenNothing(String name) {
        assertThat(SharedSegment.open(name)).isEmpty();
    }

    @Test
    void linksDirectoriesAndFilesThatOthersMayReadAreNotOpened(@TempDir Path elsewhere) throws IOException {
        made.close();
        Path target = Files.createFile(
                elsewhere.resolve("target"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.createSymbolicLink(file, target);
        assertThat(SharedSegment.open(made.name())).isEmpty();
        Files.delete(file);
        Files.createDirectory(file);
        assertThat(SharedSegment.open(made.name())).isEmpty();
        Files.delete(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r--r--")));
        assertThat(SharedSegment.open(made.name())).isEmpty();
        assertThat(file).exists();
    }

    @ParameterizedTest
    @CsvSource({"0,8", "4095,1", "-1,1", "4096,-1", "4096,1048577", "4096,1", "9223372036854775807,1"})
    void whatLiesNowhereIsAnException(long at, int length) {
        assertThatThrownBy(() -> made.read(at, length)).isInstanceOf(IOException.class);
    }

    @Test
    void oneThatWasCutOffIsAnException() throws IOException {
        made.write(SharedSegment.at(0), ByteBuffer.wrap(random(1000)));
        try (SharedSegment opened = SharedSegment.open(made.name()).orElseThrow();
                var cut = Files.newByteChannel(
                        Path.of("/proc/self/fd").resolve(descriptor()), java.nio.file.StandardOpenOption.WRITE)) {
            cut.truncate(100);
            assertThatThrownBy(() -> opened.read(SharedSegment.at(0), 1000)).isInstanceOf(IOException.class);
        }
    }

    /** Of the file, which has no name any more. */
    private String descriptor() throws IOException {
        try (var open = Files.list(Path.of("/proc/self/fd"))) {
            return open.filter(fd -> {
                        try {
                            return Files.readSymbolicLink(fd).toString().contains(made.name());
                        } catch (IOException e) {
                            return false;
                        }
                    })
                    .findFirst()
                    .orElseThrow()
                    .getFileName()
                    .toString();
        }
    }
}
