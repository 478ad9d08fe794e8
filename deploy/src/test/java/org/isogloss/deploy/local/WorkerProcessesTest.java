package org.isogloss.deploy.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerProcessesTest {

    @TempDir
    private Path logs;

    @Test
    void aRefusalIsOfTheLastStart() throws IOException {
        String before = "refused by the coordinator: another corpus\n";
        Path log = Files.writeString(logs.resolve("worker-1.log"), before + "joined\nkilled\n");
        assertThat(WorkerProcesses.refusal(log, before.length())).isEmpty();
        assertThat(WorkerProcesses.refusal(log, 0)).contains("another corpus");
        assertThat(WorkerProcesses.refusal(logs.resolve("none"), 0)).isEmpty();
    }

    @Test
    void theLauncherSetsTheSameForNativeMemory() throws IOException {
        String launcher = Files.readString(Path.of("bin", "isogloss"));

        WorkerProcesses.NATIVE_MEMORY.forEach(
                (name, value) -> assertThat(launcher).contains("export %s=\"${%s:-%s}\"".formatted(name, name, value)));
        assertThat(launcher.lines().filter(line -> line.startsWith("export ")))
                .hasSameSizeAs(WorkerProcesses.NATIVE_MEMORY.entrySet());
    }
}
