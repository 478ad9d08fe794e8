package org.isogloss.deploy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.SSLException;
import org.isogloss.coordinator.node.CoordinatorNode;
import org.isogloss.deploy.local.NodeHttp;
import org.isogloss.protocol.HostPort;
import org.isogloss.protocol.InputException;
import org.isogloss.protocol.security.NodeSecurity;
import picocli.CommandLine.Mixin;
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

    @Mixin
    private SecurityOptions security;

    private Endpoint endpoint;

    /** Where the coordinator is, and how it is asked. */
    private record Endpoint(String address, NodeHttp http) {}

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
            return endpoint().http().request(address, path);
        } catch (IllegalArgumentException e) {
            throw noAddress(address);
        }
    }

    private static InputException noAddress(String text) {
        return new InputException("--at is '" + text + "' (accepted: HOST:PORT, such as 127.0.0.1:7351)");
    }

    /** HOST:PORT. */
    String address() {
        return endpoint().address();
    }

    /** Where a browser finds the run. */
    String page() {
        return endpoint().http().url(address(), "/");
    }

    /** Looked up once: a run's coordinator that has ended is then one that does not answer. */
    private Endpoint endpoint() {
        if (at != null && HostPort.parse(at) == null) {
            throw noAddress(at);
        }
        if (endpoint == null) {
            CoordinatorNode.Endpoints told = at == null && run != null ? toldBy(run) : null;
            endpoint = new Endpoint(
                    told != null ? told.exchange() : at == null ? "127.0.0.1:7351" : at,
                    new NodeHttp(secrets(told), PATIENCE));
        }
        return endpoint;
    }

    private NodeSecurity.Settings secrets(CoordinatorNode.Endpoints told) {
        NodeSecurity.Settings known = told == null ? NodeSecurity.Settings.PLAIN : told.security();
        return new NodeSecurity.Settings(
                security.tls() == null ? known.tls() : security.tls(),
                security.tokenFile() == null ? known.tokenFile() : security.tokenFile(),
                false);
    }

    private static CoordinatorNode.Endpoints toldBy(Path run) {
        try {
            CoordinatorNode.Endpoints told = CoordinatorNode.Endpoints.of(run);
            if (told != null) {
                return told;
            }
        } catch (IOException e) {
            throw new InputException(run + ": its coordinator.json cannot be read: " + e.getMessage());
        }
        throw new InputException(run + ": no coordinator runs it now (no coordinator.json in it)");
    }

    private JsonNode send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response = endpoint().http().send(request);
            if (response.statusCode() == 401) {
                throw new InputException(address() + ": " + response.body().strip()
                        + " (accepted: --token-file with the coordinator's token, or --tls with a directory of its"
                        + " cluster)");
            }
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
            String why = e instanceof SSLException ? ": " + e.getMessage() : "";
            throw new CommandFailure(
                    "no coordinator answers at " + page() + " (" + e.getClass().getSimpleName() + why + ")");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure("interrupted");
        }
    }
}
