package org.isogloss.tests.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.isogloss.deploy.local.NodeHttp;
import org.isogloss.protocol.security.NodeSecurity;

/** What can be tried from outside on a coordinator with TLS and a token; and a member of its cluster, who looks on. */
final class Strangers implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int FLOOD = 100;
    private static final String PUSH = "/isogloss.exchange.Exchange/Push";
    private static final String HOLD = "/isogloss.exchange.Reduction/Hold";

    private final Coordinator coordinator;
    private final Path authority;
    private final NodeHttp member;
    private final NodeHttp withToken;
    private final List<Socket> open = new ArrayList<>();
    private final Random random = new Random(1);

    /**
     * Does nothing yet.
     *
     * @param node directory of a member
     * @param token file that has it
     */
    Strangers(Coordinator coordinator, Path node, Path token) {
        this.coordinator = coordinator;
        this.authority = node.resolve("ca.crt");
        this.member = new NodeHttp(new NodeSecurity.Settings(node, null, false), PATIENCE);
        this.withToken = new NodeHttp(new NodeSecurity.Settings(node, token, false), PATIENCE);
    }

    JsonNode status() throws IOException, InterruptedException {
        return new ObjectMapper()
                .readTree(member.send(member.request(coordinator.control(), "/api/status"))
                        .body());
    }

    /** How much the coordinator has counted. */
    double refused(String why) throws IOException, InterruptedException {
        String metrics = withToken
                .send(withToken.request(URI.create(coordinator.metrics())))
                .body();
        Matcher line = Pattern.compile("^isogloss_refused_total\\{why=\"" + why + "\"} (\\S+)$", Pattern.MULTILINE)
                .matcher(metrics);
        assertThat(line.find()).as(metrics).isTrue();
        return Double.parseDouble(line.group(1));
    }

    /** A client that shows a certificate that is none of the cluster, at every port. */
    void shakesHandsWith(Path node) {
        HttpClient client = Tls.client(authority, node.resolve("node.pem"));
        for (String address : List.of(coordinator.control(), coordinator.join(), metricsAddress())) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("https://" + address + "/"))
                    .timeout(PATIENCE)
                    .build();
            assertThatThrownBy(() -> client.send(request, BodyHandlers.ofString()))
                    .as(address)
                    .isInstanceOf(IOException.class);
        }
    }

    private String metricsAddress() {
        return URI.create(coordinator.metrics()).getAuthority();
    }

    private static HttpRequest.Builder push(String address, HttpRequest.BodyPublisher body) {
        return call(address, PUSH, body);
    }

    private static HttpRequest.Builder call(String address, String path, HttpRequest.BodyPublisher body) {
        return HttpRequest.newBuilder(URI.create("https://" + address + path))
                .timeout(PATIENCE)
                .header("Content-Type", "application/grpc")
                .header("TE", "trailers")
                .POST(body);
    }

    /** Pushes to the tensor plane, and would have slices held, as somebody. */
    void asksWithoutCertificate() throws IOException, InterruptedException {
        for (String path : List.of(PUSH, HOLD)) {
            HttpResponse<String> response = Tls.client(authority, null)
                    .send(
                            call(coordinator.control(), path, BodyPublishers.ofByteArray(new byte[5]))
                                    .build(),
                            BodyHandlers.ofString());
            assertThat(response.statusCode()).isEqualTo(401);
        }
    }

    void asksWithoutToken() throws IOException, InterruptedException {
        HttpClient client = Tls.client(authority, null);
        for (String url : List.of(
                "https://" + coordinator.control() + "/",
                "https://" + coordinator.control() + "/api/stop",
                coordinator.metrics())) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                    .timeout(PATIENCE)
                    .header("Authorization", "Bearer a-wrong-token-of-some-length")
                    .header("Content-Type", "application/json")
                    .method(url.endsWith("/stop") ? "POST" : "GET", BodyPublishers.noBody())
                    .build();
            assertThat(client.send(request, BodyHandlers.ofString()).statusCode())
                    .as(url)
                    .isEqualTo(401);
        }
    }

    /** A member, even, that says a message of 2 GiB is to come. */
    void announcesTooMuch() throws IOException, InterruptedException {
        byte[] header = {0, 0x7f, (byte) 0xff, (byte) 0xff, (byte) 0xff, 1, 2, 3};
        HttpResponse<String> response = Tls.client(authority, authority.resolveSibling("node.pem"))
                .send(
                        push(coordinator.control(), BodyPublishers.ofByteArray(header))
                                .build(),
                        BodyHandlers.ofString());
        assertThat(response.headers().firstValue("grpc-status")).isNotEqualTo(Optional.of("0"));
    }

    /** Connections that say nothing, or begin to; they stay open. */
    void floods() throws IOException {
        for (int i = 0; i < FLOOD; i++) {
            for (String address : List.of(coordinator.control(), coordinator.join(), metricsAddress())) {
                Socket socket = connect(address);
                open.add(socket);
                if (i % 2 == 0) {
                    // A record of a handshake is to follow.
                    socket.getOutputStream().write(new byte[] {0x16, 0x03, 0x01});
                }
            }
        }
    }

    /** Bytes that mean nothing, and a request without TLS. */
    void sendsRubbish() {
        byte[] bytes = new byte[2000];
        random.nextBytes(bytes);
        for (String address : List.of(coordinator.control(), coordinator.join())) {
            for (byte[] text : List.of(bytes, "GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII))) {
                send(address, text);
            }
        }
    }

    /** It need not be answered, and is not when the run is over. */
    private static void send(String address, byte[] text) {
        try (Socket socket = connect(address)) {
            socket.getOutputStream().write(text);
        } catch (IOException e) {
            assertThat(e).isInstanceOf(SocketException.class);
        }
    }

    private static Socket connect(String address) throws IOException {
        int colon = address.lastIndexOf(':');
        return new Socket(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
    }

    @Override
    public void close() throws IOException {
        for (Socket socket : open) {
            socket.close();
        }
    }
}
