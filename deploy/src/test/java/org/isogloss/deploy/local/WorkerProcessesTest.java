package org.isogloss.deploy.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class WorkerProcessesTest {

    @Test
    void theLauncherSetsTheSameForNativeMemory() throws IOException {
        String launcher = Files.readString(Path.of("bin", "isogloss"));

        WorkerProcesses.NATIVE_MEMORY.forEach(
                (name, value) -> assertThat(launcher).contains("export %s=\"${%s:-%s}\"".formatted(name, name, value)));
        assertThat(launcher.lines().filter(line -> line.startsWith("export ")))
                .hasSameSizeAs(WorkerProcesses.NATIVE_MEMORY.entrySet());
    }
}
