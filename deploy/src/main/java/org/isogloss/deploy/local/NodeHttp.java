package org.isogloss.deploy.local;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import javax.net.ssl.SSLParameters;
import org.isogloss.protocol.security.ClusterTls;
import org.isogloss.protocol.security.NodeSecurity;
import org.isogloss.protocol.security.Token;

/** Asks the nodes of a cluster over HTTP, showing what they want to see. */
public final class NodeHttp {

    private final NodeSecurity.Settings settings;
    private final Token token;
    private final HttpClient client;
    private final Duration patience;

    /**
     * Connects when it is first used.
     *
     * @throws org.isogloss.protocol.InputException when the secrets cannot be used
     */
    public NodeHttp(NodeSecurity.Settings settings, Duration patience) {
        NodeSecurity security = NodeSecurity.open(settings, line -> {}, refusal -> {});
        this.settings = settings;
        this.token = security.token();
        this.patience = patience;
        HttpClient.Builder builder =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(patience);
        if (security.tls() != null) {
            builder.sslContext(security.tls().context())
                    .sslParameters(new SSLParameters(null, new String[] {ClusterTls.PROTOCOL}));
        }
        this.client = builder.build();
    }

    /** @param address HOST:PORT */
    public HttpRequest.Builder request(String address, String path) {
        return request(URI.create(url(address, path)));
    }

    public HttpRequest.Builder request(URI uri) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(patience);
        return token == null ? request : request.header("Authorization", token.authorization());
    }

    public HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** @param address HOST:PORT */
    public String url(String address, String path) {
        return settings.url(address, path);
    }
}
