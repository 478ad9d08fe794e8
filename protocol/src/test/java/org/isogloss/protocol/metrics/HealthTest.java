package org.isogloss.protocol.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.isogloss.protocol.security.NodeSecurity;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HealthTest {

    private final HttpClient client = HttpClient.newHttpClient();
    private final Metrics metrics = new Metrics(List.of());
    private final int port = metrics.serve("127.0.0.1", 0, NodeSecurity.NONE);

    @AfterEach
    void close() {
        metrics.close();
    }

    /** Status code and body. */
    private String get(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .build();
        HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
        return response.statusCode() + " " + response.body();
    }

    @Test
    void aProcessIsAliveBeforeItIsReady() throws IOException, InterruptedException {
        assertThat(get("/health/alive")).isEqualTo("200 alive\n");
        assertThat(get("/health/ready")).isEqualTo("503 not ready: begins\n");
    }

    @Test
    void readinessComesAndGoes() throws IOException, InterruptedException {
        metrics.health().ready("works for a run");
        assertThat(get("/health/ready")).isEqualTo("200 ready: works for a run\n");
        metrics.health().notReady("leaves");
        assertThat(get("/health/ready")).isEqualTo("503 not ready: leaves\n");
        assertThat(get("/health/alive")).isEqualTo("200 alive\n");
    }

    @Test
    void nothingElseIsServedBesideMetrics() throws IOException, InterruptedException {
        assertThat(get("/metrics")).startsWith("200 ").contains("jvm_memory_used_bytes");
        assertThat(get("/health/ready/x")).startsWith("404 no such page");
        assertThat(get("/")).startsWith("404 ");
        assertThat(get("/-/healthy")).startsWith("404 ");
    }
}
