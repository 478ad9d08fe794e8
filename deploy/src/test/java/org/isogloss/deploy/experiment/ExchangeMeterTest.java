package org.isogloss.deploy.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExchangeMeterTest {

    @TempDir
    private Path run;

    /** Looks twice at a coordinator that has counted so much since it began. */
    private ExchangeMeter looked(long counted) throws IOException, InterruptedException {
        HttpServer coordinator = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        coordinator.createContext("/metrics", exchange -> {
            byte[] answer = ("isogloss_exchange_bytes_total{direction=\"in\",encoding=\"bf16\"} " + counted + "\n")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        coordinator.start();
        try {
            Files.writeString(
                    run.resolve("coordinator.json"),
                    "{\"join\":\"127.0.0.1:1\",\"exchange\":\"127.0.0.1:2\",\"metrics\":\"http://127.0.0.1:"
                            + coordinator.getAddress().getPort() + "/metrics\"}");
            ExchangeMeter meter = new ExchangeMeter(run, run.resolve("exchanged-bytes"));
            meter.look();
            meter.look();
            return meter;
        } finally {
            coordinator.stop(0);
        }
    }

    @Test
    void aRunThatIsTakenUpAgainCountsOn() throws IOException, InterruptedException {
        assertThat(looked(7_000_000_000L).bytes()).isEqualTo(7_000_000_000L);
        assertThat(looked(500).bytes()).isEqualTo(7_000_000_500L);
        assertThat(new ExchangeMeter(run, run.resolve("exchanged-bytes")).bytes())
                .isEqualTo(7_000_000_500L);
    }

    @Test
    void bytesAreReadOffMetrics() {
        assertThat(
                        ExchangeMeter.sum(
                                """
                        # TYPE isogloss_exchange_bytes_total counter
                        isogloss_exchange_bytes_total{direction="in",encoding="bf16"} 6.5E8
                        isogloss_exchange_bytes_total{direction="out",encoding="fp32"} 7.0
                        isogloss_step 12.0
                        """))
                .isEqualTo(650_000_007);
    }
}
