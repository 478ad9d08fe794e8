package org.isogloss.protocol.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.isogloss.protocol.InputException;
import org.junit.jupiter.api.Test;

class MetricsTest {

    private enum Season {
        SUMMER,
        WINTER
    }

    private static String served(int port) throws IOException {
        try (InputStream in =
                URI.create("http://127.0.0.1:" + port + "/metrics").toURL().openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void servesWhatItKeepsOnAnyFreePort() throws IOException {
        try (Metrics metrics = new Metrics(List.of(Metric.values()))) {
            int port = metrics.serve("127.0.0.1", 0);
            metrics.add(Metric.STEPS, 2, "pretrain");
            metrics.set(Metric.STEP, 7);
            metrics.observe(Metric.STEP_SECONDS, 0.02, "lanes");
            metrics.setOneOf(Metric.PHASE, Season.WINTER, Season.values());
            assertThat(served(port))
                    .contains(
                            "isogloss_steps_total{phase=\"pretrain\"} 2.0\n",
                            "isogloss_step 7.0\n",
                            "isogloss_step_seconds_bucket{stage=\"lanes\",le=\"0.03\"} 1\n",
                            "isogloss_phase{phase=\"summer\"} 0.0\n",
                            "isogloss_phase{phase=\"winter\"} 1.0\n",
                            "jvm_memory_used_bytes");
        }
    }

    @Test
    void aPortInUseIsOneLine() {
        try (Metrics first = new Metrics(List.of());
                Metrics second = new Metrics(List.of())) {
            int port = first.serve("127.0.0.1", 0);
            assertThatExceptionOfType(InputException.class)
                    .isThrownBy(() -> second.serve("127.0.0.1", port))
                    .withMessageStartingWith("cluster.metrics-port: cannot listen on 127.0.0.1:" + port + ": ")
                    .satisfies(e -> assertThat(e.problems()).hasSize(1));
        }
    }
}
