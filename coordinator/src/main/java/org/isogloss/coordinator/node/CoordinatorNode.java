package org.isogloss.coordinator.node;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.ClusterSingleton;
import org.apache.pekko.cluster.typed.Join;
import org.apache.pekko.cluster.typed.SingletonActor;
import org.apache.pekko.grpc.javadsl.ServiceHandler;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.stream.SystemMaterializer;
import org.isogloss.coordinator.disk.Durable;
import org.isogloss.coordinator.exchange.ExchangeService;
import org.isogloss.coordinator.exchange.Sessions;
import org.isogloss.coordinator.node.StorageHealth.Stored;
import org.isogloss.coordinator.run.RunEffect;
import org.isogloss.coordinator.run.RunEffect.Outcome;
import org.isogloss.coordinator.run.RunEvent;
import org.isogloss.coordinator.run.RunMachine;
import org.isogloss.coordinator.run.RunSettings;
import org.isogloss.coordinator.store.RunDirectory;
import org.isogloss.protocol.ClusterConfig;
import org.isogloss.protocol.InputException;
import org.isogloss.protocol.config.RunConfig;
import org.isogloss.protocol.exchange.ExchangeHandlerFactory;
import org.isogloss.protocol.messages.CoordinatorKey;
import org.isogloss.protocol.messages.ToCoordinator;
import org.isogloss.protocol.page.RunPage;

/** A running coordinator: the actor system, its ports, and the run that it has. */
public final class CoordinatorNode implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    /** All is written by then: what the system does not end in time ends with the process. */
    private static final Duration SYSTEM_END = Duration.ofSeconds(5);
    /** Workers hear of the end and go; one that is stuck does not hold up the rest. */
    private static final Duration FAREWELL = Duration.ofSeconds(5);

    /**
     * Where a coordinator listens.
     *
     * @param join what workers are told to join, HOST:PORT
     */
    public record Endpoints(String join, String exchange, String metrics) {

        /** Where browsers find the run's page. */
        public String page() {
            return "http://" + exchange + "/";
        }
    }

    private final PreparedRun run;
    private final ActorSystem<Void> system;
    private final CompletableFuture<RunEffect.Finish> finish = new CompletableFuture<>();
    private final RoundEngine engine;
    private Endpoints endpoints;

    private CoordinatorNode(PreparedRun run, ActorSystem<Void> system, RoundEngine engine) {
        this.run = run;
        this.system = system;
        this.engine = engine;
    }

    /**
     * Takes up the config's run and begins to listen; training starts when workers have joined.
     *
     * @param page what browsers are shown
     * @throws InputException when the config, the corpus, the run directory or a port cannot be used
     */
    public static CoordinatorNode start(RunConfig config, RunObserver observer, RunPage page) {
        Ports.checkFree(config.cluster());
        PreparedRun run = PreparedRun.prepare(config, observer);
        try {
            run.tellPast(observer);
            return start(config, run, page);
        } catch (RuntimeException e) {
            run.close();
            throw e;
        }
    }

    private static CoordinatorNode start(RunConfig config, PreparedRun run, RunPage page) {
        RunConfig.Cluster c = config.cluster();
        int metricsPort = run.parts().metrics().serve(c.host(), c.metricsPort());
        ActorSystem<Void> system = bindCluster(c);
        RoundEngine engine = new RoundEngine(run.parts(), run.store(), run.recorder(), Clock.systemUTC());
        CoordinatorNode node = new CoordinatorNode(run, system, engine);
        try {
            node.serve(config, metricsPort, page);
            return node;
        } catch (RuntimeException e) {
            node.stopSystem();
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

    private static InputException inUse(String key, String host, int port, Throwable e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return new InputException(key + ": cannot listen on " + host + ":" + port + ": " + cause.getMessage()
                + " (accepted: a free port, or 0 for any)");
    }

    private void serve(RunConfig config, int metricsPort, RunPage page) {
        Sessions sessions = new Sessions();
        ExchangeService exchange = new ExchangeService(
                run.parts().feed(),
                run.parts().masks(),
                sessions,
                engine,
                SystemMaterializer.get(system).materializer());
        engine.serveBy(exchange);
        CompletableFuture<ActorRef<CoordinatorCommand>> coordinator = new CompletableFuture<>();
        RunConfig.Cluster c = config.cluster();
        String metrics = "http://" + c.host() + ":" + metricsPort + "/metrics";
        ServerBinding binding = bindHttp(c, exchange, metrics, page, coordinator);
        // Any free one is known by the number that it turned out to be.
        int exchangePort = c.exchangePort() == 0 ? binding.localAddress().getPort() : c.exchangePort();
        WorkerDirectory workers = new WorkerDirectory(
                run.identity(),
                config,
                run.parts().layout().sha256(),
                RunThreads.of(run.parts().directory(), config.worker().sameThreads(), run.recorder()),
                c.host(),
                exchangePort,
                sessions,
                run.parts().masks());
        RunMachine machine = new RunMachine(
                run.parts().planner(),
                RunSettings.of(config),
                run.identity().epoch(),
                run.state().position(),
                run.state().quarantine(),
                System.currentTimeMillis());
        StatusMaker status =
                new StatusMaker(run.identity().runId(), config, run.parts().planner());
        Behavior<CoordinatorCommand> behavior = Behaviors.setup(context -> {
            coordinator.complete(context.getSelf());
            return CoordinatorActor.create(machine, engine, workers, status, Clock.systemUTC(), this::finished);
        });
        startSingleton(behavior);
        system.getWhenTerminated()
                .thenRun(() -> finished(new RunEffect.Finish(Outcome.FAILED, "the actor system ended; see the log")));
        Cluster cluster = Cluster.get(system);
        cluster.manager().tell(Join.create(cluster.selfMember().address()));
        int port = cluster.selfMember().address().getPort().orElseThrow();
        endpoints = new Endpoints(c.host() + ":" + port, c.host() + ":" + exchangePort, metrics);
        writeEndpoints();
    }

    private void startSingleton(Behavior<CoordinatorCommand> behavior) {
        Behavior<ToCoordinator> gate = Behaviors.setup(context -> {
            // Remote messages come in here; a failure of the actor behind ends the run rather than being papered over.
            ActorRef<CoordinatorCommand> self = context.spawn(behavior, "run");
            context.watch(self);
            return Behaviors.receive(ToCoordinator.class)
                    .onMessage(ToCoordinator.class, m -> {
                        self.tell(new CoordinatorCommand.FromWorker(m));
                        return Behaviors.same();
                    })
                    .onSignal(org.apache.pekko.actor.typed.Terminated.class, t -> {
                        finished(new RunEffect.Finish(Outcome.FAILED, "the coordinator actor failed; see the log"));
                        return Behaviors.stopped();
                    })
                    .build();
        });
        ClusterSingleton.get(system)
                .init(SingletonActor.of(
                                Behaviors.supervise(gate).onFailure(SupervisorStrategy.stop()), CoordinatorKey.NAME)
                        .withSettings(CoordinatorKey.settings(system)));
    }

    private ServerBinding bindHttp(
            RunConfig.Cluster c,
            ExchangeService exchange,
            String metrics,
            RunPage page,
            CompletableFuture<ActorRef<CoordinatorCommand>> coordinator) {
        RequestGuard guard = RequestGuard.of(c);
        MaskTables masks = MaskTables.of(run.parts());
        CompletableFuture<WebApi> api = coordinator.thenApply(
                ref -> new WebApi(system, guard, page, masks, new ControlApi(system, ref, metrics)));
        try {
            return Http.get(system)
                    .newServerAt(c.bind().host(), c.bind().exchangePort())
                    .bind(ServiceHandler.handler(
                            ExchangeHandlerFactory.partial(exchange, "isogloss.exchange.Exchange", system),
                            request -> api.thenCompose(a -> a.handle(request))))
                    .toCompletableFuture()
                    .join();
        } catch (CompletionException e) {
            throw inUse("cluster.exchange-port", c.bind().host(), c.bind().exchangePort(), e);
        }
    }

    private void writeEndpoints() {
        Path file = RunDirectory.endpoints(run.parts().directory().path());
        run.recorder()
                .storage()
                .attempt(Stored.ENDPOINTS, () -> Durable.replace(file, JSON.writeValueAsString(endpoints)));
    }

    /** Where the coordinator of a run listens, from its run directory; null when none runs. */
    public static Endpoints endpoints(Path runDir) throws IOException {
        Path file = RunDirectory.endpoints(runDir);
        return Files.exists(file) ? JSON.readValue(file.toFile(), Endpoints.class) : null;
    }

    private void finished(RunEffect.Finish how) {
        finish.complete(how);
    }

    public Endpoints endpoints() {
        return endpoints;
    }

    public Path runDirectory() {
        return run.parts().directory().path();
    }

    /** Writes {@code report.md}; returns the text. */
    public String writeReport() {
        return run.writeReport();
    }

    /** Asks the run to stop at its next commit, with a checkpoint. */
    public void requestStop(String why) {
        engine.stop(new RunEvent.StopRequested(why));
    }

    /** The same, but the open round is given up when it is not closed after a while. */
    public void requestStop(String why, Duration within) {
        engine.stop(new RunEvent.StopRequested(why, within.toMillis()));
    }

    /** Waits until the run is over, and all that it committed is in its journals. */
    public RunEffect.Finish join() throws InterruptedException {
        try {
            RunEffect.Finish how = finish.get();
            engine.awaitRecorded();
            return how;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    /** Writes what is to be written, lets the workers hear of the end, and stops listening. */
    @Override
    public void close() {
        engine.close();
        awaitFarewell();
        stopSystem();
        run.close();
        try {
            Files.deleteIfExists(RunDirectory.endpoints(run.parts().directory().path()));
        } catch (IOException e) {
            run.recorder().event("coordinator.json cannot be removed: " + e);
        }
    }

    private void awaitFarewell() {
        try {
            run.parts().feed().awaitNobody(FAREWELL);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void stopSystem() {
        system.terminate();
        try {
            system.getWhenTerminated().toCompletableFuture().get(SYSTEM_END.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            run.recorder().event("the actor system did not end in time: " + e);
        }
    }
}
