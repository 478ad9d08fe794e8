package org.isogloss.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Log lines as text and as JSON. In processes of their own, as the format is asked for by the environment. */
class LoggingTest {

    @TempDir
    private Path directory;

    /** Logs one line. */
    static final class OneLine {
        public static void main(String[] args) {
            Logging.toFile(Path.of(args[0]), "one", Map.of("run", "quick"));
            try (MDC.MDCCloseable unused = MDC.putCloseable("worker", "w-1")) {
                LoggerFactory.getLogger("isogloss.test")
                        .atInfo()
                        .addKeyValue("step", 7)
                        .log("a {} happened", "thing");
            }
        }
    }

    private String logged(String format) throws IOException, InterruptedException {
        ProcessBuilder java = new ProcessBuilder(List.of(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        OneLine.class.getName(),
                        directory.toString()))
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("out").toFile());
        java.environment().put("ISOGLOSS_LOG", format);
        Process process = java.start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        Path log = directory.resolve("one.log");
        return Files.readString(Files.exists(log) ? log : directory.resolve("out"));
    }

    @Test
    void textEndsWithWhatTheLineIsAbout() throws Exception {
        assertThat(logged("text")).containsPattern("INFO {2}test: a thing happened step=\"7\"\\s*$");
    }

    @Test
    void jsonHasRunWorkerAndStep() throws Exception {
        JsonNode line = new ObjectMapper().readTree(logged("json"));
        assertThat(line.path("formattedMessage").asText()).isEqualTo("a thing happened");
        assertThat(line.path("level").asText()).isEqualTo("INFO");
        assertThat(line.at("/context/properties/run").asText()).isEqualTo("quick");
        assertThat(line.at("/mdc/worker").asText()).isEqualTo("w-1");
        assertThat(line.at("/kvpList/0/step").asText()).isEqualTo("7");
    }

    @Test
    void anotherFormatIsRefused() throws Exception {
        assertThat(logged("xml")).contains("ISOGLOSS_LOG='xml' (accepted: text, json)");
    }
}
