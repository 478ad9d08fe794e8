package org.isogloss.coordinator.node;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.apache.pekko.http.javadsl.ConnectionContext;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.ServerBuilder;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.japi.function.Function;
import org.isogloss.protocol.ClusterConfig;
import org.isogloss.protocol.InputException;
import org.isogloss.protocol.config.RunConfig;
import org.isogloss.protocol.messages.ArteryTls;
import org.isogloss.protocol.metrics.Metrics;
import org.isogloss.protocol.security.NodeSecurity;
import org.isogloss.protocol.security.Refusal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a coordinator process listens on. It is open before there is a run to serve, so that who takes a run over has
 * nothing to start: until then no worker can join the cluster, and requests are answered with a line that says why.
 */
final class OpenPorts {

    private static final Logger LOG = LoggerFactory.getLogger("isogloss.security");

    /** All is written by then: what the system does not end in time ends with the process. */
    private static final int SYSTEM_END_SECONDS = 5;

    /** Long enough for a full garbage collection or a short cut of the network. */
    private static final Duration UNREACHABLE = Duration.ofSeconds(10);

    private final RunConfig.Cluster config;
    private final ActorSystem<Void> system;
    private final Metrics metrics;
    private final NodeSecurity security;
    private final CoordinatorNode.Endpoints endpoints;
    private final RunConfig.Cluster here;
    private volatile Function<HttpRequest, CompletionStage<HttpResponse>> service = this::notYet;
    private volatile String standing = "begins";

    /** @throws InputException when a port cannot be had, or must not */
    OpenPorts(RunConfig.Cluster config) {
        checkGuarded(config);
        Ports.checkFree(config);
        this.config = config;
        this.metrics = new Metrics(PreparedRun.kept());
        this.security = NodeSecurity.open(config.security(), LOG::info, metrics::refused);
        int metricsPort = metrics.serve(config.bind().host(), config.metricsPort(), security);
        this.system = bindCluster();
        try {
            int bound = bindHttp().localAddress().getPort();
            // Any free one is known by the number that it turned out to be.
            int exchangePort = config.exchangePort() == 0 ? bound : config.exchangePort();
            int port = Cluster.get(system).selfMember().address().getPort().orElseThrow();
            this.endpoints = new CoordinatorNode.Endpoints(
                    config.host() + ":" + port,
                    config.host() + ":" + exchangePort,
                    config.security().url(config.host() + ":" + metricsPort, "/metrics"),
                    absolute(config.security().tls()),
                    absolute(config.security().tokenFile()));
            this.here = config.at(port, exchangePort, metricsPort);
        } catch (RuntimeException e) {
            close(line -> {});
            throw e;
        }
    }

    private static void checkGuarded(RunConfig.Cluster config) {
        String how = "cluster.insecure = true (--insecure)";
        config.security().check("cluster.host", config.host(), "cluster.tls", how);
        config.security().check("cluster.bind-host", config.bind().host(), "cluster.tls", how);
    }

    private static String absolute(Path path) {
        return path == null ? null : path.toAbsolutePath().toString();
    }

    private ActorSystem<Void> bindCluster() {
        RunConfig.Bind bind = config.bind();
        try {
            return ArteryTls.start(
                    Behaviors.empty(),
                    ClusterConfig.coordinator(config.host(), config.port(), bind.host(), bind.port()),
                    security.tls());
        } catch (RuntimeException e) {
            throw inUse("cluster.port", bind.host(), bind.port(), e);
        }
    }

    private ServerBinding bindHttp() {
        Gate gate = new Gate(system, security);
        ServerBuilder server =
                Http.get(system).newServerAt(config.bind().host(), config.bind().exchangePort());
        if (security.tls() != null) {
            server = server.enableHttps(
                    ConnectionContext.httpsServer(() -> security.tls().serverForAll()));
        }
        try {
            return server.bind((Function<HttpRequest, CompletionStage<HttpResponse>>)
                            request -> gate.handle(request, service))
                    .toCompletableFuture()
                    .join();
        } catch (CompletionException e) {
            throw inUse(
                    "cluster.exchange-port", config.bind().host(), config.bind().exchangePort(), e);
        }
    }

    private static InputException inUse(String key, String host, int port, Throwable e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return new InputException(key + ": cannot listen on " + host + ":" + port + ": " + cause.getMessage()
                + " (accepted: a free port, or 0 for any)");
    }

    private CompletionStage<HttpResponse> notYet(HttpRequest request) {
        request.discardEntityBytes(system);
        return CompletableFuture.completedFuture(HttpResponse.create()
                .withStatus(StatusCodes.SERVICE_UNAVAILABLE)
                .withEntity("this coordinator " + standing + "\n"));
    }

    /** What is asked while there is no run to serve goes there; what that does not serve is answered with a line. */
    void serveMeanwhile(UnaryOperator<Function<HttpRequest, CompletionStage<HttpResponse>>> handler) {
        service = handler.apply(this::notYet);
    }

    /** It watches the run that another has: what to answer while there is no run to serve. */
    void standingBy(String what) {
        standing = what;
        metrics.health().ready("stands by");
    }

    /** It could not take the run over now. */
    void hindered(String why) {
        standing = why;
        metrics.health().notReady("cannot look who has the run");
    }

    /** From now on, requests are answered, and workers can join. */
    void serve(Function<HttpRequest, CompletionStage<HttpResponse>> handler) {
        service = handler;
        metrics.health().ready("has the run");
        system.systemActorOf(LostWorkers.create(UNREACHABLE), "lost-workers", Props.empty());
        Cluster cluster = Cluster.get(system);
        cluster.manager().tell(Join.create(cluster.selfMember().address()));
    }

    ActorSystem<Void> system() {
        return system;
    }

    /** Counts what was not let in. */
    void refused(Refusal why) {
        security.refused().accept(why);
    }

    Metrics metrics() {
        return metrics;
    }

    CoordinatorNode.Endpoints endpoints() {
        return endpoints;
    }

    NodeSecurity security() {
        return security;
    }

    /** The settings with the ports that are in use, where any were to be taken. */
    RunConfig.Cluster here() {
        return here;
    }

    String host() {
        return config.host();
    }

    int exchangePort() {
        return here.exchangePort();
    }

    /** @param events told when something does not end in time */
    void close(Consumer<String> events) {
        system.terminate();
        try {
            system.getWhenTerminated().toCompletableFuture().get(SYSTEM_END_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            events.accept("the actor system did not end in time: " + e);
        }
        metrics.close();
    }
}
