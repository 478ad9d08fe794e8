package org.isogloss.coordinator.spread;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.stream.SystemMaterializer;
import org.isogloss.coordinator.plan.Plans;
import org.isogloss.protocol.ClusterConfig;
import org.isogloss.protocol.HostPort;
import org.isogloss.protocol.config.RunConfig;
import org.isogloss.protocol.exchange.ExchangeClient;
import org.isogloss.protocol.exchange.HoldClaim;
import org.isogloss.protocol.exchange.PeerChannel;
import org.isogloss.protocol.layout.ParameterLayout;
import org.isogloss.protocol.messages.ArteryTls;
import org.isogloss.protocol.metrics.Metric;
import org.isogloss.protocol.metrics.Metrics;

/** Reducer nodes for tests, on ports of loopback, in one process. */
final class SliceNodes implements AutoCloseable {

    private static final String LOOPBACK = "127.0.0.1";

    private final ActorSystem<Void> system = ArteryTls.start(
            Behaviors.empty(), ClusterConfig.coordinator(LOOPBACK, 0, LOOPBACK, 0) + ClusterConfig.ALONE, null);
    private final List<ServerBinding> bindings = new ArrayList<>();
    private final List<ReducerHost> hosts = new ArrayList<>();
    private final List<ExchangeClient> clients = new ArrayList<>();

    static ParameterLayout layout(RunConfig config) {
        return config.layout(0, Plans.LANGUAGES);
    }

    /** Another node, which stands by for a run; returns its address. */
    HostPort start(RunConfig config) {
        ReducerHost host =
                new ReducerHost(inputs(config), SystemMaterializer.get(system).materializer(), event -> {});
        ServerBinding binding = Http.get(system)
                .newServerAt(LOOPBACK, 0)
                .bind(host.handler(system, SliceNodes::notFound))
                .toCompletableFuture()
                .join();
        hosts.add(host);
        bindings.add(binding);
        return new HostPort(LOOPBACK, binding.localAddress().getPort());
    }

    private static CompletionStage<HttpResponse> notFound(HttpRequest request) {
        return CompletableFuture.completedFuture(HttpResponse.create().withStatus(StatusCodes.NOT_FOUND));
    }

    private static SliceInputs inputs(RunConfig config) {
        return new SliceInputs(
                config, layout(config), Plans.planner(config), "corpus", new Metrics(List.of(Metric.values())));
    }

    static HoldClaim claim(RunConfig config, long epoch) {
        return inputs(config).claim(epoch);
    }

    PeerSettings peers() {
        return new PeerSettings(system, null, LOOPBACK, Duration.ofSeconds(20), Duration.ofSeconds(20));
    }

    /** As a worker connects to the node at a port. */
    ExchangeClient client(int port) {
        ExchangeClient client = ExchangeClient.create(PeerChannel.to(LOOPBACK, port, null, LOOPBACK, system), system);
        clients.add(client);
        return client;
    }

    ActorSystem<Void> system() {
        return system;
    }

    /** The node lets go of all that it holds. */
    void stop(int node) {
        hosts.get(node).close();
    }

    @Override
    public void close() {
        clients.forEach(ExchangeClient::close);
        hosts.forEach(ReducerHost::close);
        system.terminate();
        system.getWhenTerminated().toCompletableFuture().join();
    }
}
