package org.isogloss.protocol.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.isogloss.protocol.InputException;
import org.isogloss.protocol.security.NodeSecurity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
            int port = metrics.serve("127.0.0.1", 0, NodeSecurity.NONE);
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
    void aTokenIsAskedForAndRefusalsAreCounted(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("token"), "a-token-of-the-test");
        try (Metrics metrics = new Metrics(List.of(Metric.REFUSED))) {
            NodeSecurity security =
                    NodeSecurity.open(new NodeSecurity.Settings(null, file, false), line -> {}, metrics::refused);
            URI url = URI.create("http://127.0.0.1:" + metrics.serve("127.0.0.1", 0, security) + "/metrics");
            HttpClient client = HttpClient.newHttpClient();
            HttpRequest alive =
                    HttpRequest.newBuilder(url.resolve("/health/alive")).build();
            assertThat(client.send(alive, BodyHandlers.ofString()).statusCode()).isEqualTo(200);

            HttpRequest.Builder request = HttpRequest.newBuilder(url);
            assertThat(client.send(request.build(), BodyHandlers.ofString()).statusCode())
                    .isEqualTo(401);
            request.setHeader("Authorization", "Bearer another");
            assertThat(client.send(request.build(), BodyHandlers.ofString()).statusCode())
                    .isEqualTo(401);
            request.setHeader("Authorization", "Bearer a-token-of-the-test");
            assertThat(client.send(request.build(), BodyHandlers.ofString()).body())
                    .contains("isogloss_refused_total{why=\"token\"} 2.0\n")
                    .contains("isogloss_refused_total{why=\"certificate\"} 0.0\n");
        }
    }

    @Test
    void connectionsThatSayHalfOfSomethingHoldUpNobody() throws IOException {
        List<Socket> open = new ArrayList<>();
        try (Metrics metrics = new Metrics(List.of())) {
            int port = metrics.serve("127.0.0.1", 0, NodeSecurity.NONE);
            for (int i = 0; i < 40; i++) {
                Socket socket = new Socket("127.0.0.1", port);
                open.add(socket);
                socket.getOutputStream().write("GET /me".getBytes(StandardCharsets.US_ASCII));
            }
            assertThat(served(port)).contains("jvm_memory_used_bytes");
        } finally {
            for (Socket socket : open) {
                socket.close();
            }
        }
    }

    @Test
    void aPortInUseIsOneLine() {
        try (Metrics first = new Metrics(List.of());
                Metrics second = new Metrics(List.of())) {
            int port = first.serve("127.0.0.1", 0, NodeSecurity.NONE);
            assertThatExceptionOfType(InputException.class)
                    .isThrownBy(() -> second.serve("127.0.0.1", port, NodeSecurity.NONE))
                    .withMessageStartingWith("metrics: cannot listen on 127.0.0.1:" + port + ": ")
                    .satisfies(e -> assertThat(e.problems()).hasSize(1));
        }
    }
}
