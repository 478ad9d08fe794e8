package org.isogloss.worker.node;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.eventstream.EventStream;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.remote.artery.ThisActorSystemQuarantinedEvent;
import org.isogloss.protocol.Build;
import org.isogloss.protocol.InputException;
import org.isogloss.protocol.messages.CoordinatorKey;
import org.isogloss.protocol.messages.Lane;
import org.isogloss.protocol.messages.MaskSetHash;
import org.isogloss.protocol.messages.ToCoordinator;
import org.isogloss.protocol.messages.ToWorker;
import org.isogloss.protocol.security.ClusterTls;
import org.isogloss.worker.exchange.ExchangeConnection;
import org.isogloss.worker.exchange.TensorPlane;

/**
 * A worker's side of the control plane: says hello until it is answered, registers, passes leases on to its
 * {@link WorkerRuntime}, and beats while it lives.
 */
final class WorkerActor extends AbstractBehavior<WorkerActor.Command> {

    /** What the actor takes. */
    sealed interface Command {}

    private record FromCoordinator(ToWorker message) implements Command {}

    private record SayHello() implements Command {}

    private record GiveUp() implements Command {}

    private record Beat() implements Command {}

    private record RuntimeReady(ToWorker.Welcome welcome, WorkerRuntime runtime, Throwable failure)
            implements Command {}

    private record MasksChecked(int maskVersion, String sha256, Throwable failure) implements Command {}

    private record ConnectionEnded(Throwable failure) implements Command {}

    private record LaneFailed(Lane lane, String why) implements Command {}

    private record LaneReturned(Lane lane, String why) implements Command {}

    private record ClipSkipped(String language) implements Command {}

    /** The cluster has taken this node out while it was held up: nothing that it sends is heard any more. */
    private record TakenOut() implements Command {}

    /** Asks the worker to leave the run. */
    record Leave() implements Command {}

    private record LeaveNow() implements Command {}

    private static final SessionEnd LEFT = new SessionEnd.Finished("asked to leave");

    /** The coordinator lets it go after 10 s; it may not be there. */
    private static final Duration LEAVE_WITHIN = Duration.ofSeconds(12);

    private static final Duration HELLO_AGAIN = Duration.ofMillis(500);
    /** So often a worker that waits says that it does: every 5 s. */
    private static final int HELLOS_A_LINE = 10;

    private static final long NOTHING_ASKED = Long.MAX_VALUE;

    private final WorkerOptions options;
    private final ClusterTls tls;
    private final Coordinators coordinators;
    private final RuntimeHolder runtimes;
    private final WorkerSelf me;
    private final Consumer<String> say;
    private final Runnable onAccepted;
    private final Consumer<SessionEnd> onEnd;
    private final TimerScheduler<Command> timers;
    private final ActorRef<ToCoordinator> coordinator;
    private final ActorRef<ToWorker> self;
    private final Map<String, Integer> skippedClips = new TreeMap<>();

    private WorkerRuntime runtime;
    private TensorPlane tensors;
    private String runId;
    private long session;
    private final long giveUpNanos;
    private int hellos;
    /** When the oldest sign of life was sent that nothing has come back for. */
    private long askedNanos = NOTHING_ASKED;

    private boolean preparing;

    private WorkerActor(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            WorkerOptions options,
            ClusterTls tls,
            Coordinators coordinators,
            RuntimeHolder runtimes,
            WorkerSelf me,
            Consumer<String> say,
            Duration patience,
            Runnable onAccepted,
            Consumer<SessionEnd> onEnd) {
        super(context);
        this.timers = timers;
        this.options = options;
        this.tls = tls;
        this.coordinators = coordinators;
        this.runtimes = runtimes;
        this.me = me;
        this.say = say;
        this.onAccepted = onAccepted;
        this.onEnd = onEnd;
        this.coordinator = CoordinatorKey.proxy(context.getSystem());
        this.self = context.messageAdapter(ToWorker.class, FromCoordinator::new);
        context.getSystem()
                .eventStream()
                .tell(new EventStream.Subscribe<>(
                        ThisActorSystemQuarantinedEvent.class,
                        context.messageAdapter(ThisActorSystemQuarantinedEvent.class, told -> new TakenOut())));
        timers.startTimerAtFixedRate(new SayHello(), HELLO_AGAIN);
        timers.startSingleTimer(new GiveUp(), patience);
        this.giveUpNanos = System.nanoTime() + patience.toNanos();
    }

    static Behavior<Command> create(
            ActorContext<Command> context,
            WorkerOptions options,
            ClusterTls tls,
            Coordinators coordinators,
            RuntimeHolder runtimes,
            WorkerSelf me,
            Consumer<String> say,
            Duration patience,
            Runnable onAccepted,
            Consumer<SessionEnd> onEnd) {
        return org.apache.pekko.actor.typed.javadsl.Behaviors.withTimers(timers -> new WorkerActor(
                context, timers, options, tls, coordinators, runtimes, me, say, patience, onAccepted, onEnd));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(FromCoordinator.class, c -> fromCoordinator(c.message()))
                .onMessage(SayHello.class, c -> sayHello())
                .onMessage(GiveUp.class, c -> end(new SessionEnd.Lost("no answer from the coordinator", true)))
                .onMessage(RuntimeReady.class, this::runtimeReady)
                .onMessage(Beat.class, c -> beat())
                .onMessage(MasksChecked.class, this::masksChecked)
                .onMessage(ConnectionEnded.class, this::connectionEnded)
                .onMessage(LaneFailed.class, this::laneFailed)
                .onMessage(LaneReturned.class, this::laneReturned)
                .onMessage(ClipSkipped.class, this::clipSkipped)
                .onMessage(TakenOut.class, c -> end(SessionEnd.TAKEN_OUT))
                .onMessage(Leave.class, c -> leave())
                .onMessage(LeaveNow.class, c -> end(LEFT))
                .onSignal(PostStop.class, s -> stopped())
                .build();
    }

    private Behavior<Command> sayHello() {
        if (++hellos % HELLOS_A_LINE == 0) {
            say.accept("waits for an answer from the coordinator; trying for another "
                    + (giveUpNanos - System.nanoTime()) / 1_000_000_000L + " s");
        }
        coordinator.tell(new ToCoordinator.Hello(options.name(), Build.ID, self));
        return this;
    }

    private Behavior<Command> fromCoordinator(ToWorker message) {
        askedNanos = NOTHING_ASKED;
        if (message instanceof ToWorker.Welcome m) {
            return welcomed(m);
        } else if (message instanceof ToWorker.Alive m) {
            coordinators.told(m.coordinators());
        } else if (message instanceof ToWorker.Accepted m) {
            accepted(m);
        } else if (message instanceof ToWorker.Refused m) {
            return end(new SessionEnd.Refused(m.why()));
        } else if (message instanceof ToWorker.NotYet m) {
            return end(new SessionEnd.NotYet(m.why()));
        } else if (message instanceof ToWorker.Lease m && runtime != null) {
            runtime.lease(m.lane());
        } else if (message instanceof ToWorker.Expect m && runtime != null) {
            runtime.expect(m.lanes());
        } else if (message instanceof ToWorker.ProposeMasks m && runtime != null) {
            checkMasks(m);
        } else if (message instanceof ToWorker.Finished m) {
            return end(new SessionEnd.Finished(m.why()));
        }
        return this;
    }

    private Behavior<Command> welcomed(ToWorker.Welcome welcome) {
        if (!coordinators.accepts(welcome.runId(), welcome.epoch())) {
            return end(new SessionEnd.Lost(
                    "the one that answers has lost the run to another (its epoch was " + welcome.epoch() + ")", false));
        }
        if (!preparing) {
            prepare(welcome);
        }
        return this;
    }

    private void prepare(ToWorker.Welcome welcome) {
        preparing = true;
        timers.cancel(new SayHello());
        CompletableFuture<WorkerRuntime> ready = CompletableFuture.supplyAsync(
                () -> runtimes.forConfig(welcome.config()),
                getContext().getSystem().dispatchers().lookup(DispatcherSelector.blocking()));
        getContext().pipeToSelf(ready, (made, failure) -> new RuntimeReady(welcome, made, failure));
    }

    private Behavior<Command> runtimeReady(RuntimeReady ready) {
        if (ready.failure() != null) {
            Throwable cause = cause(ready.failure());
            String why = cause instanceof InputException ? cause.getMessage() : cause.toString();
            return end(new SessionEnd.Refused("this worker cannot make itself ready: " + why));
        }
        runtime = ready.runtime();
        runId = ready.welcome().runId();
        ToWorker.Welcome welcome = ready.welcome();
        tensors = new TensorPlane(
                connect(welcome.exchangeHost(), welcome.exchangePort()), welcome.reducers(), this::connect);
        coordinator.tell(new ToCoordinator.Register(
                options.name(),
                me.process(),
                Build.ID,
                runtime.config().sha256(),
                runtime.layout().sha256(),
                runtime.corpusSha256(),
                options.device(),
                runtimes.arithmetic(),
                me.metricsAddress(),
                self));
        return this;
    }

    private ExchangeConnection connect(String host, int port) {
        return new ExchangeConnection(
                getContext().getSystem(),
                tls,
                options.host(),
                host,
                port,
                runtime.config().exchange().sharesMemory(),
                runtime::received);
    }

    private void accepted(ToWorker.Accepted m) {
        timers.cancel(new GiveUp());
        session = m.session();
        ActorRef<Command> actor = getContext().getSelf();
        runtime.begin(
                options.name(),
                runId + " " + m.epoch(),
                tensors,
                m.maskVersion(),
                m.masks(),
                listener(actor),
                language -> actor.tell(new ClipSkipped(language)));
        getContext()
                .pipeToSelf(
                        tensors.follow(options.name(), session, runtime.replica()),
                        (done, failure) -> new ConnectionEnded(failure));
        // No lane comes before the coordinator knows of this.
        getContext().pipeToSelf(runtime.replica().firstState(), (done, failure) -> new Beat());
        timers.startTimerAtFixedRate(new Beat(), runtime.config().lease().heartbeat());
        onAccepted.run();
        say.accept("joined the run as " + options.name() + " (" + options.device() + ", "
                + runtimes.arithmetic().text() + ")");
    }

    private static LaneListener listener(ActorRef<Command> actor) {
        return new LaneListener() {
            @Override
            public void failed(Lane lane, String why) {
                actor.tell(new LaneFailed(lane, why));
            }

            @Override
            public void returned(Lane lane, String why) {
                actor.tell(new LaneReturned(lane, why));
            }
        };
    }

    private Behavior<Command> beat() {
        long now = System.nanoTime();
        askedNanos = Math.min(askedNanos, now);
        Duration silent = Duration.ofNanos(now - askedNanos);
        if (coordinators.several()
                && silent.compareTo(runtime.config().cluster().takeoverAfter()) > 0) {
            return end(new SessionEnd.Lost("it has been silent for " + silent.toSeconds() + " s", true));
        }
        coordinator.tell(new ToCoordinator.Heartbeat(
                options.name(),
                session,
                runtime.replica().firstState().toCompletableFuture().isDone()));
        if (!skippedClips.isEmpty()) {
            coordinator.tell(new ToCoordinator.ClipsSkipped(options.name(), session, Map.copyOf(skippedClips)));
            skippedClips.clear();
        }
        return this;
    }

    private void checkMasks(ToWorker.ProposeMasks m) {
        getContext()
                .pipeToSelf(
                        runtime.masks().propose(m.maskVersion(), m.masks()),
                        (hashes, failure) -> new MasksChecked(
                                m.maskVersion(),
                                failure == null ? MaskSetHash.of(m.maskVersion(), hashes) : "",
                                failure));
    }

    private Behavior<Command> masksChecked(MasksChecked m) {
        if (m.failure() != null) {
            say.accept("the weight masks could not be fetched: " + m.failure());
        }
        coordinator.tell(new ToCoordinator.MasksReady(options.name(), session, m.maskVersion(), m.sha256()));
        return this;
    }

    /** What went wrong in a stage of several, which wraps it. */
    private static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException ? failure.getCause() : failure;
    }

    private Behavior<Command> connectionEnded(ConnectionEnded ended) {
        String why = ended.failure() == null
                ? "it closed the connection"
                : cause(ended.failure()).getMessage();
        return end(new SessionEnd.Lost(why, ended.failure() != null));
    }

    private Behavior<Command> laneFailed(LaneFailed failed) {
        say.accept("a lane of " + failed.lane().language() + " failed: " + failed.why());
        coordinator.tell(new ToCoordinator.LaneFailed(options.name(), session, failed.lane(), failed.why()));
        return this;
    }

    private Behavior<Command> laneReturned(LaneReturned returned) {
        say.accept("a lane of " + returned.lane().language() + " is given back: " + returned.why());
        coordinator.tell(new ToCoordinator.LaneReturned(options.name(), session, returned.lane(), returned.why()));
        return this;
    }

    private Behavior<Command> clipSkipped(ClipSkipped skipped) {
        skippedClips.merge(skipped.language(), 1, Integer::sum);
        return this;
    }

    private Behavior<Command> leave() {
        if (session == 0) {
            return end(LEFT);
        }
        say.accept("leaving: finishes what it has begun");
        coordinator.tell(new ToCoordinator.Leaving(options.name(), session));
        timers.startSingleTimer(new LeaveNow(), LEAVE_WITHIN);
        return this;
    }

    private Behavior<Command> end(SessionEnd how) {
        onEnd.accept(how);
        return this;
    }

    private Behavior<Command> stopped() {
        if (tensors != null) {
            tensors.close();
        }
        return this;
    }
}
