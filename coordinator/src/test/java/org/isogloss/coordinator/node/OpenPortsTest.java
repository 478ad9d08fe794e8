package org.isogloss.coordinator.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.isogloss.protocol.config.RunConfig;
import org.isogloss.protocol.security.NodeSecurity;
import org.junit.jupiter.api.Test;

class OpenPortsTest {

    /** An address for documents: no machine has it. */
    private static final String ELSEWHERE = "203.0.113.1";

    private static final String HERE = "127.0.0.1";

    @Test
    void whatIsReachedElsewhereListensWhereItIsBound() throws IOException, InterruptedException {
        OpenPorts ports = new OpenPorts(new RunConfig.Cluster(
                ELSEWHERE,
                0,
                0,
                0,
                new RunConfig.Bind(HERE, 0, 0),
                new NodeSecurity.Settings(null, null, true),
                List.of(),
                1,
                Duration.ofSeconds(5)));
        try {
            URI known = URI.create(ports.endpoints().metrics());
            assertThat(known.getHost()).isEqualTo(ELSEWHERE);
            URI here = URI.create("http://" + HERE + ":" + known.getPort() + "/health/alive");
            HttpResponse<String> answer = HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(here).build(), HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(200);
        } finally {
            ports.close(line -> {});
        }
    }
}
