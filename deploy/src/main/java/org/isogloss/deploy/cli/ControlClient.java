package org.isogloss.deploy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.isogloss.protocol.InputException;
import picocli.CommandLine.Option;

/** How a command talks to a running coordinator: at an address, or at the one that a run directory tells. */
final class ControlClient {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final ObjectMapper JSON = new ObjectMapper();

    @Option(
            names = "--at",
            paramLabel = "HOST:PORT",
            description = "The coordinator's exchange address. Default: what --run tells, or 127.0.0.1:7351.")
    private String at;

    @Option(names = "--run", paramLabel = "DIR", description = "Run directory of a coordinator on this machine.")
    private Path run;

    JsonNode get(String path) {
        return send(request(path).GET());
    }

    /**
     * Asks for a change.
     *
     * @param body what to send along, by name
     */
    JsonNode post(String path, Map<String, String> body) {
        return send(request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(JSON.valueToTree(body).toString())));
    }

    private HttpRequest.Builder request(String path) {
        String address = address();
        try {
            return HttpRequest.newBuilder(URI.create("http://" + address + path))
                    .timeout(PATIENCE);
        } catch (IllegalArgumentException e) {
            throw new InputException("--at is '" + address + "' (accepted: HOST:PORT, such as 127.0.0.1:7351)");
        }
    }

    /** HOST:PORT. */
    String address() {
        if (at != null) {
            return at;
        }
        return run == null ? "127.0.0.1:7351" : addressOf(run);
    }

    private static String addressOf(Path run) {
        Path file = run.resolve("coordinator.json");
        try {
            if (Files.exists(file)) {
                return JSON.readTree(file.toFile()).path("exchange").asText();
            }
        } catch (IOException e) {
            throw new InputException(file + ": cannot be read: " + e.getMessage());
        }
        throw new InputException(run + ": no coordinator runs it now (no coordinator.json in it)");
    }

    private JsonNode send(HttpRequest.Builder request) {
        HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(PATIENCE)
                .build();
        try {
            HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() == 404 && !response.body().isBlank()) {
                throw new InputException(response.body().strip());
            }
            if (response.statusCode() == 503 && !response.body().isBlank()) {
                throw new CommandFailure(address() + ": " + response.body().strip());
            }
            if (response.statusCode() != 200) {
                throw new CommandFailure("the coordinator at " + address() + " answered " + response.statusCode());
            }
            return JSON.readTree(response.body());
        } catch (IOException e) {
            throw new CommandFailure("no coordinator answers at " + address() + " ("
                    + e.getClass().getSimpleName() + ")");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure("interrupted");
        }
    }
}
