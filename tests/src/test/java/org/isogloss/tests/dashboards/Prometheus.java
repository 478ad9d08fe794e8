package org.isogloss.tests.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.isogloss.deploy.chaos.FreePort;
import org.isogloss.tests.Tool;

/** A Prometheus of its own on the loopback interface, with the scrape config that users get. */
public final class Prometheus implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final Instant begin = Instant.now();
    private final Process process;
    private final String address;

    private Prometheus(Process process, String address) {
        this.process = process;
        this.address = address;
    }

    /**
     * Starts it; with a sample a second, so that tests need not wait.
     *
     * @param control HOST:PORT of the coordinator's API
     */
    public static Prometheus start(Path dir, String control) throws IOException {
        Tool prometheus = Tool.onPath("prometheus", "prometheus");
        Files.createDirectories(dir);
        Path config = dir.resolve("prometheus.yml");
        String given = Files.readString(DashboardFiles.SCRAPE_CONFIG);
        assertThat(given).contains("127.0.0.1:7351", "interval: 5s", "- alerts.yml");
        Files.writeString(
                config,
                given.replace("127.0.0.1:7351", control)
                        .replace("interval: 5s", "interval: 1s")
                        .replace("- alerts.yml", "- " + DashboardFiles.ALERTS.toAbsolutePath()));
        String address = "127.0.0.1:" + FreePort.find();
        Process process = prometheus.start(
                dir.resolve("prometheus.log"),
                "--config.file=" + config,
                "--storage.tsdb.path=" + dir.resolve("data"),
                "--web.listen-address=" + address);
        return new Prometheus(process, address);
    }

    /** The value of an expression now that is one series; NaN while it is none, or nobody answers yet. */
    public double value(String expression) {
        try {
            JsonNode result = ask("query?query=" + encoded(expression)).at("/data/result");
            return result.size() == 1 ? result.at("/0/value/1").asDouble() : Double.NaN;
        } catch (IOException e) {
            return Double.NaN;
        }
    }

    /** Whether an expression had a value at any time since the start; what it cannot read is a failure. */
    public boolean hasHad(String expression) {
        JsonNode answer = answer("query_range?step=1&query=" + encoded(expression) + "&start=" + begin.getEpochSecond()
                + "&end=" + Instant.now().getEpochSecond());
        assertThat(answer.path("status").asText())
                .as("%s: %s", expression, answer.path("error").asText())
                .isEqualTo("success");
        return !answer.at("/data/result").isEmpty();
    }

    /** How many alert rules it has loaded. */
    public int alertRules() {
        return answer("rules").at("/data/groups/0/rules").size();
    }

    private static String encoded(String expression) {
        return URLEncoder.encode(expression, StandardCharsets.UTF_8);
    }

    private JsonNode answer(String what) {
        try {
            return ask(what);
        } catch (IOException e) {
            throw new AssertionError("Prometheus does not answer", e);
        }
    }

    private JsonNode ask(String what) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + address + "/api/v1/" + what))
                .timeout(Duration.ofSeconds(30))
                .build();
        try {
            return JSON.readTree(
                    CLIENT.send(request, HttpResponse.BodyHandlers.ofString()).body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
