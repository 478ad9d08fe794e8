package org.isogloss.coordinator.node;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.typed.ClusterSingleton;
import org.apache.pekko.cluster.typed.SingletonActor;
import org.apache.pekko.grpc.javadsl.ServiceHandler;
import org.apache.pekko.stream.SystemMaterializer;
import org.isogloss.coordinator.exchange.ExchangeService;
import org.isogloss.coordinator.exchange.Sessions;
import org.isogloss.coordinator.node.StorageHealth.Stored;
import org.isogloss.coordinator.report.RunReport;
import org.isogloss.coordinator.run.RunEffect;
import org.isogloss.coordinator.run.RunEffect.Outcome;
import org.isogloss.coordinator.run.RunEvent;
import org.isogloss.coordinator.run.RunMachine;
import org.isogloss.coordinator.run.RunSettings;
import org.isogloss.coordinator.store.RunDirectory;
import org.isogloss.protocol.InputException;
import org.isogloss.protocol.config.RunConfig;
import org.isogloss.protocol.exchange.ExchangeHandlerFactory;
import org.isogloss.protocol.messages.CoordinatorKey;
import org.isogloss.protocol.messages.ToCoordinator;
import org.isogloss.protocol.page.RunPage;
import org.isogloss.protocol.security.NodeSecurity;
import org.isogloss.protocol.security.Refusal;

/** A running coordinator: the actor system, its ports, and the run that it has. */
public final class CoordinatorNode implements AutoCloseable {

    /** Workers hear of the end and go; one that is stuck does not hold up the rest. */
    private static final Duration FAREWELL = Duration.ofSeconds(5);

    /**
     * Where a coordinator listens.
     *
     * @param join what workers are told to join, HOST:PORT
     * @param metrics URL
     * @param tls directory of its certificates; null when connections are plain
     * @param tokenFile with what lets in to the page and metrics; null for none
     */
    public record Endpoints(String join, String exchange, String metrics, String tls, String tokenFile) {

        private static final ObjectMapper JSON = new ObjectMapper();

        /** Those of a run's coordinator, from its run directory; null when none runs. Loads nothing of a coordinator. */
        public static Endpoints of(Path runDir) throws IOException {
            Path file = RunDirectory.endpoints(runDir);
            return Files.exists(file) ? JSON.readValue(file.toFile(), Endpoints.class) : null;
        }

        private String json() throws IOException {
            return JSON.writeValueAsString(this);
        }

        /** Where browsers find the run's page. */
        public String page() {
            return security().url(exchange, "/");
        }

        /** What lets in to it, for who may read the files. */
        public NodeSecurity.Settings security() {
            return new NodeSecurity.Settings(path(tls), path(tokenFile), false);
        }

        private static Path path(String text) {
            return text == null ? null : Path.of(text);
        }
    }

    private final PreparedRun run;
    private final OpenPorts ports;
    private final CompletableFuture<RunEffect.Finish> finish = new CompletableFuture<>();
    private final Clock clock = new SteadyClock(Clock.systemUTC());
    private final RoundEngine engine;
    private final EpochKeeper keeper;

    /** Takes up a run, and lets workers join. */
    CoordinatorNode(RunConfig config, PreparedRun run, OpenPorts ports, EpochKeeper keeper, RunPage page) {
        this.run = run;
        this.ports = ports;
        this.engine = new RoundEngine(run.parts(), run.store(), run.recorder(), clock);
        this.keeper = keeper;
        keeper.reportTo(run.recorder().storage(), ports.metrics(), () -> finished(superseded()));
        serve(config, page);
    }

    /**
     * Takes up the config's run and begins to listen; training starts when workers have joined.
     *
     * @param page what browsers are shown
     * @throws InputException when the config, the corpus, the run directory or a port cannot be used
     */
    public static CoordinatorNode start(RunConfig config, RunObserver observer, RunPage page)
            throws InterruptedException {
        try (StandbyNode ready = StandbyNode.openToTake(config, observer, page)) {
            return ready.takeNow();
        }
    }

    private void serve(RunConfig config, RunPage page) {
        Sessions sessions = new Sessions();
        ExchangeService exchange = new ExchangeService(
                run.parts().feed(),
                run.parts().masks(),
                sessions,
                engine,
                SystemMaterializer.get(ports.system()).materializer());
        engine.serveBy(exchange);
        run.parts().reducers().reportTo(engine);
        WorkerDirectory workers = new WorkerDirectory(
                run.identity(),
                config,
                run.parts().layout().sha256(),
                RunArithmetic.of(run.parts().directory(), config.worker(), run.recorder()),
                ports.host(),
                ports.exchangePort(),
                run.parts().reducers().nodes(),
                sessions,
                run.parts().masks());
        RunMachine machine = new RunMachine(
                run.parts().planner(),
                RunSettings.of(config),
                run.identity().epoch(),
                run.state().position(),
                run.state().quarantine(),
                clock.millis());
        StatusMaker status = new StatusMaker(
                run.identity(),
                config,
                run.parts().planner(),
                run.takeover(),
                keeper::standbys,
                run.parts().reducers().addresses());
        CompletableFuture<ActorRef<CoordinatorCommand>> coordinator = new CompletableFuture<>();
        Behavior<CoordinatorCommand> behavior = Behaviors.setup(context -> {
            coordinator.complete(context.getSelf());
            return CoordinatorActor.create(machine, engine, workers, status, this::coordinators, clock, this::finished);
        });
        startSingleton(behavior);
        ports.system()
                .getWhenTerminated()
                .thenRun(() -> finished(new RunEffect.Finish(Outcome.FAILED, "the actor system ended; see the log")));
        RequestGuard guard = RequestGuard.of(config.cluster());
        MaskTables masks = MaskTables.of(run.parts());
        CompletableFuture<WebApi> api = coordinator.thenApply(ref -> new WebApi(
                ports.system(),
                guard,
                () -> ports.refused(Refusal.SITE),
                page,
                masks,
                new ControlApi(ports.system(), ref, endpoints().metrics())));
        ports.serve(ServiceHandler.handler(
                ExchangeHandlerFactory.partial(exchange, "isogloss.exchange.Exchange", ports.system()),
                request -> api.thenCompose(a -> a.handle(request))));
        writeEndpoints();
    }

    private List<String> coordinators() {
        return Stream.concat(Stream.of(endpoints().join()), keeper.standbys().stream())
                .toList();
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
        ClusterSingleton.get(ports.system())
                .init(SingletonActor.of(
                                Behaviors.supervise(gate).onFailure(SupervisorStrategy.stop()), CoordinatorKey.NAME)
                        .withSettings(CoordinatorKey.settings(ports.system())));
    }

    private void writeEndpoints() {
        Path file = RunDirectory.endpoints(run.parts().directory().path());
        run.recorder().storage().attempt(Stored.ENDPOINTS, () -> run.parts()
                .directory()
                .epoch()
                .replace(file, endpoints().json()));
    }

    /** What this coordinator believes to be the end is none when another has the run: it may have been frozen meanwhile. */
    private void finished(RunEffect.Finish how) {
        finish.complete(how.outcome().voids() || !engine.isSuperseded() ? how : superseded());
    }

    private RunEffect.Finish superseded() {
        return new RunEffect.Finish(
                Outcome.SUPERSEDED,
                "another coordinator has taken the run over; this one's epoch was "
                        + run.identity().epoch());
    }

    public Endpoints endpoints() {
        return ports.endpoints();
    }

    public Path runDirectory() {
        return run.parts().directory().path();
    }

    /** The run's config, for going on at the same ports. */
    public RunConfig configHere() {
        return run.parts().config().on(ports.here());
    }

    /** What the run has come to; empty when its journals cannot be read. */
    public Optional<RunReport> report() {
        return run.report();
    }

    /** Writes a report into the run directory; that the disk did not take it is told as of anything else. */
    public void publish(String name, String text) {
        run.publish(name, text);
    }

    /** Asks the run to stop at its next commit, with a checkpoint. */
    public void requestStop(String why) {
        engine.stop(new RunEvent.StopRequested(why));
    }

    /** The same, but the open round is given up when it is not closed after a while. */
    public void requestStop(String why, Duration within) {
        engine.stop(new RunEvent.StopRequested(why, within.toMillis(), false));
    }

    /** Asks this coordinator to end: the run goes on with one that stands by, and stops if there is none. */
    public void requestEnd(String why, Duration within) {
        engine.stop(new RunEvent.StopRequested(
                why, within.toMillis(), !keeper.standbys().isEmpty()));
    }

    /** Waits until the run is over, and all that it committed is in its journals; or until another has taken it over. */
    public RunEffect.Finish join() throws InterruptedException {
        try {
            RunEffect.Finish how = finish.get();
            if (!how.outcome().voids()) {
                engine.awaitRecorded();
            }
            return how;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    /** Writes what is to be written, lets the workers hear of the end, and stops listening. */
    @Override
    public void close() {
        RunEffect.Finish how = finish.getNow(new RunEffect.Finish(Outcome.FAILED, "its process ended"));
        if (how.outcome().voids()) {
            // Nothing of what is open counts any more, and its workers are to look for who has the run.
            engine.abandon();
        } else {
            engine.close();
            if (!how.outcome().goesOnElsewhere()) {
                awaitFarewell();
            }
        }
        // Signs of life until it is written how this ends: who stands by might take the run for abandoned before.
        try (keeper) {
            ports.close(run.recorder()::event);
            run.close(how);
        }
    }

    private void awaitFarewell() {
        try {
            run.parts().feed().awaitNobody(FAREWELL);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
