package org.isogloss.tests.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a coordinator answers to browsers, word by word. */
class PageServedTest {

    @RegisterExtension
    static final Cluster CLUSTER = new Cluster();

    /** So the answer is read to its end. */
    private static final String NEVER = "\0";

    private static Coordinator coordinator;

    @BeforeAll
    static void start() {
        coordinator = CLUSTER.coordinator();
    }

    /** Sends lines as they are; the whole answer, or so much of it as has a text so many times. */
    private static String answer(int times, String wanted, String... lines) {
        String[] address = coordinator.control().split(":", 2);
        try (Socket socket = new Socket(address[0], Integer.parseInt(address[1]))) {
            socket.setSoTimeout((int) Await.PATIENCE.toMillis());
            String request = String.join("\r\n", lines) + "\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            StringBuilder text = new StringBuilder();
            int left = times;
            for (int c = in.read(); c >= 0 && left > 0; c = in.read()) {
                text.append((char) c);
                left -= text.indexOf(wanted, text.length() - wanted.length()) >= 0 ? 1 : 0;
            }
            return text.toString();
        } catch (IOException e) {
            throw new AssertionError("no answer", e);
        }
    }

    private static String get(String path, String host) {
        return answer(1, NEVER, "GET " + path + " HTTP/1.1", "Host: " + host, "Connection: close");
    }

    @Test
    void theCommandSaysWhereThePageIs() {
        String url = coordinator.process().awaitOutput("watch it at (\\S+)").group(1);

        assertThat(Http.get(url)).contains("<title>Isogloss</title>");
    }

    @Test
    void aBrowserMayRunNothingButThePagesOwnScripts() {
        assertThat(get("/", coordinator.control()))
                .startsWith("HTTP/1.1 200")
                .contains("Content-Security-Policy: default-src 'self'")
                .contains("X-Content-Type-Options: nosniff")
                .doesNotContain("Access-Control-Allow");
    }

    @Test
    void aNameOfAnotherSiteIsRefused() {
        assertThat(get("/", "evil.example.com")).startsWith("HTTP/1.1 403").contains("'evil.example.com'");
        assertThat(get("/api/status", "evil.example.com")).startsWith("HTTP/1.1 403");
        assertThat(get("/api/live", "evil.example.com")).startsWith("HTTP/1.1 403");
    }

    @Test
    void aPageOfAnotherSiteCannotStopTheRun() {
        assertThat(answer(
                        1,
                        NEVER,
                        "POST /api/stop HTTP/1.1",
                        "Host: " + coordinator.control(),
                        "Origin: http://evil.example.com",
                        "Content-Type: application/json",
                        "Content-Length: 0",
                        "Connection: close"))
                .startsWith("HTTP/1.1 403");
        assertThat(answer(
                        1,
                        NEVER,
                        "POST /api/stop HTTP/1.1",
                        "Host: " + coordinator.control(),
                        "Content-Type: text/plain",
                        "Content-Length: 0",
                        "Connection: close"))
                .startsWith("HTTP/1.1 415");
        assertThat(coordinator.status().path("mode").asText()).isEqualTo("gathering");
    }

    /** None of them reads a byte, and each is let in again when it has gone. */
    @Test
    void pagesThatDoNotReadHoldNothingUpAndAreBounded() throws IOException {
        String[] address = coordinator.control().split(":", 2);
        List<Socket> open = new ArrayList<>();
        try {
            for (int i = 0; i < 100; i++) {
                Socket socket = new Socket(address[0], Integer.parseInt(address[1]));
                open.add(socket);
                String request = "GET /api/live HTTP/1.1\r\nHost: " + coordinator.control() + "\r\n\r\n";
                socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            }
            Await.until("no more are let in", () -> live().startsWith("HTTP/1.1 503"));
            assertThat(coordinator.status().path("mode").asText()).isEqualTo("gathering");
        } finally {
            for (Socket socket : open) {
                socket.close();
            }
        }
        Await.until("others are let in", () -> live().startsWith("HTTP/1.1 200"));
    }

    private static String live() {
        return answer(1, "\r\n", "GET /api/live HTTP/1.1", "Host: " + coordinator.control());
    }

    @Test
    void theStreamTellsTheStatusAgainAndAgain() {
        String stream = answer(2, "event: status", "GET /api/live HTTP/1.1", "Host: " + coordinator.control());

        assertThat(stream)
                .contains("text/event-stream")
                .contains("data: {\"runId\":")
                .contains("event: news\n");
    }
}
