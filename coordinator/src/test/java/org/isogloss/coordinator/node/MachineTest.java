package org.isogloss.coordinator.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineTest {

    @TempDir
    private Path dir;

    @Test
    void itIsOneLine() {
        assertThat(Machine.text())
                .matches("isogloss \\S+ on .+, processors: \\d+.*, Java \\d.*")
                .doesNotContain("\n");
    }

    @Test
    void theProcessorIsNamedWhereTheSystemTellsIt() throws IOException {
        Path file = Files.writeString(
                dir.resolve("cpuinfo"), "processor\t: 0\nmodel name\t: A CPU @ 2 GHz\nmodel name\t: B\n");
        assertThat(Machine.processor(file)).isEqualTo(" (A CPU @ 2 GHz)");
        assertThat(Machine.processor(Files.writeString(file, "nothing\n"))).isEmpty();
        assertThat(Machine.processor(Files.write(file, new byte[] {(byte) 0xff, '\n'})))
                .isEmpty();
        assertThat(Machine.processor(dir.resolve("none"))).isEmpty();
    }
}
