package org.isogloss.coordinator.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.japi.function.Function;
import org.isogloss.protocol.ClusterConfig;
import org.isogloss.protocol.InputException;
import org.isogloss.protocol.config.RunConfig;
import org.isogloss.protocol.metrics.Metrics;

/**
 * What a coordinator process listens on. It is open before there is a run to serve, so that who takes a run over has
 * nothing to start: until then no worker can join the cluster, and requests are answered with a line that says why.
 */
final class OpenPorts {

    /** All is written by then: what the system does not end in time ends with the process. */
    private static final int SYSTEM_END_SECONDS = 5;

    /** Long enough for a full garbage collection or a short cut of the network. */
    private static final Duration UNREACHABLE = Duration.ofSeconds(10);

    private final RunConfig.Cluster config;
    private final ActorSystem<Void> system;
    private final Metrics metrics;
    private final CoordinatorNode.Endpoints endpoints;
    private volatile Function<HttpRequest, CompletionStage<HttpResponse>> service = this::notYet;
    private volatile String standing = "begins";

    /** @throws InputException when a port cannot be had */
    OpenPorts(RunConfig.Cluster config) {
        Ports.checkFree(config);
        this.config = config;
        this.metrics = new Metrics(PreparedRun.kept());
        int metricsPort = metrics.serve(config.host(), config.metricsPort());
        this.system = bindCluster(config);
        try {
            int bound = bindHttp().localAddress().getPort();
            // Any free one is known by the number that it turned out to be.
            int exchangePort = config.exchangePort() == 0 ? bound : config.exchangePort();
            int port = Cluster.get(system).selfMember().address().getPort().orElseThrow();
            this.endpoints = new CoordinatorNode.Endpoints(
                    config.host() + ":" + port,
                    config.host() + ":" + exchangePort,
                    "http://" + config.host() + ":" + metricsPort + "/metrics");
        } catch (RuntimeException e) {
            close(line -> {});
            throw e;
        }
    }

    private static ActorSystem<Void> bindCluster(RunConfig.Cluster c) {
        Config config = ConfigFactory.parseString(ClusterConfig.coordinator(
                        c.host(), c.port(), c.bind().host(), c.bind().port()))
                .withFallback(ConfigFactory.load());
        try {
            return ActorSystem.create(Behaviors.empty(), ClusterConfig.SYSTEM_NAME, config);
        } catch (RuntimeException e) {
            throw inUse("cluster.port", c.bind().host(), c.bind().port(), e);
        }
    }

    private ServerBinding bindHttp() {
        try {
            return Http.get(system)
                    .newServerAt(config.bind().host(), config.bind().exchangePort())
                    .bind((Function<HttpRequest, CompletionStage<HttpResponse>>) request -> service.apply(request))
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

    Metrics metrics() {
        return metrics;
    }

    CoordinatorNode.Endpoints endpoints() {
        return endpoints;
    }

    String host() {
        return config.host();
    }

    int exchangePort() {
        String exchange = endpoints.exchange();
        return Integer.parseInt(exchange.substring(exchange.lastIndexOf(':') + 1));
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
