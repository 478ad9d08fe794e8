package org.isogloss.tests.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.isogloss.deploy.cli.Main;
import org.junit.jupiter.api.Test;

/** What needs no cluster and no tensors starts without them, and so at once. */
class CommandLineStartTest {

    @Test
    void helpLoadsNeitherTheActorSystemNorTheTensorLibrary() throws IOException, InterruptedException {
        List<String> loaded = loadedClassesOf("--help");

        assertThat(loaded).anyMatch(line -> line.contains(Main.class.getName()));
        assertThat(loaded)
                .noneMatch(line -> line.contains("org.apache.pekko.")
                        || line.contains("ai.djl.")
                        || line.contains("org.bytedeco."));
    }

    private static List<String> loadedClassesOf(String argument) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-verbose:class",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        argument)
                .redirectErrorStream(true)
                .start();
        try {
            String out = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            assertThat(process.waitFor()).isZero();
            return out.lines()
                    .filter(line -> line.contains("[class,load]") || line.contains("source:"))
                    .toList();
        } finally {
            process.destroyForcibly();
        }
    }
}
