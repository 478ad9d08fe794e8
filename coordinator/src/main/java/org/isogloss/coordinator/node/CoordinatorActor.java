package org.isogloss.coordinator.node;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.isogloss.coordinator.run.RunEffect;
import org.isogloss.coordinator.run.RunEvent;
import org.isogloss.coordinator.run.RunMachine;
import org.isogloss.protocol.messages.ToCoordinator;
import org.isogloss.protocol.messages.ToWorker;
import org.isogloss.protocol.metrics.Metric;
import org.slf4j.MDC;

/**
 * The run's single decision maker: takes messages, asks {@link RunMachine} what follows, and has it carried out.
 *
 * <p>It never blocks: closing a round and everything on disk is done by {@link RoundEngine} on its own thread.
 */
final class CoordinatorActor extends AbstractBehavior<CoordinatorCommand> {

    private static final Duration TICK = Duration.ofMillis(100);

    private final RunMachine machine;
    private final RoundEngine engine;
    private final WorkerDirectory workers;
    private final HeldLeases leases = new HeldLeases();
    private final WorkerHistory history = new WorkerHistory();
    private final StatusMaker status;
    private final Supplier<List<String>> coordinators;
    private final Clock clock;
    private final Consumer<RunEffect.Finish> onFinish;

    private CoordinatorActor(
            ActorContext<CoordinatorCommand> context,
            RunMachine machine,
            RoundEngine engine,
            WorkerDirectory workers,
            StatusMaker status,
            Supplier<List<String>> coordinators,
            Clock clock,
            Consumer<RunEffect.Finish> onFinish) {
        super(context);
        this.machine = machine;
        this.engine = engine;
        this.workers = workers;
        this.status = status;
        this.coordinators = coordinators;
        this.clock = clock;
        this.onFinish = onFinish;
    }

    static Behavior<CoordinatorCommand> create(
            RunMachine machine,
            RoundEngine engine,
            WorkerDirectory workers,
            StatusMaker status,
            Supplier<List<String>> coordinators,
            Clock clock,
            Consumer<RunEffect.Finish> onFinish) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            timers.startTimerWithFixedDelay(new CoordinatorCommand.Tick(), TICK);
            engine.reportTo(event -> context.getSelf().tell(new CoordinatorCommand.Happened(event)));
            return new CoordinatorActor(context, machine, engine, workers, status, coordinators, clock, onFinish);
        }));
    }

    @Override
    public Receive<CoordinatorCommand> createReceive() {
        return newReceiveBuilder()
                .onMessage(CoordinatorCommand.FromWorker.class, this::fromWorker)
                .onMessage(CoordinatorCommand.Happened.class, c -> fromWithin(c.event()))
                .onMessage(CoordinatorCommand.OpenEverywhere.class, c -> openEverywhere(c.attempt()))
                .onMessage(CoordinatorCommand.Tick.class, c -> tick())
                .onMessage(CoordinatorCommand.GetStatus.class, this::getStatus)
                .onMessage(CoordinatorCommand.Drain.class, this::drain)
                .onMessage(CoordinatorCommand.Release.class, this::release)
                .build();
    }

    private Behavior<CoordinatorCommand> fromWorker(CoordinatorCommand.FromWorker command) {
        ToCoordinator message = command.message();
        if (message instanceof ToCoordinator.Hello m) {
            m.replyTo().tell(workers.welcome(m));
        } else if (message instanceof ToCoordinator.Register m) {
            register(m);
        } else if (message instanceof ToCoordinator.Heartbeat m) {
            happened(new RunEvent.WorkerHeard(m.worker(), m.session(), m.hasParameters()));
            if (workers.heard(m.worker(), m.session(), now())) {
                workers.send(m.worker(), new ToWorker.Alive(coordinators.get()));
            }
        } else if (message instanceof ToCoordinator.LaneFailed m) {
            happened(new RunEvent.LaneFailed(m.worker(), m.session(), m.lane(), m.why()));
        } else if (message instanceof ToCoordinator.LaneReturned m) {
            eventOf(m.worker(), "gives a lane of " + m.lane().language() + " back: " + m.why());
            happened(new RunEvent.LaneReturned(m.worker(), m.session(), m.lane()));
        } else if (message instanceof ToCoordinator.MasksReady m) {
            happened(new RunEvent.MasksReady(m.worker(), m.session(), m.maskVersion(), m.maskSetSha256()));
        } else if (message instanceof ToCoordinator.ClipsSkipped m) {
            engine.clipsSkipped(m.worker(), m.byLanguage());
        } else if (message instanceof ToCoordinator.Leaving m) {
            leaving(m.worker(), m.session(), "it was asked to end by a signal");
        }
        return this;
    }

    private Behavior<CoordinatorCommand> fromWithin(RunEvent event) {
        if (event instanceof RunEvent.LaneReduced e) {
            history.delivered(e.worker(), now());
        }
        return happened(event);
    }

    private void leaving(String worker, long session, String why) {
        eventOf(worker, "finishes what it has begun and leaves: " + why);
        happened(new RunEvent.WorkerLeaving(worker, session, why));
    }

    private Behavior<CoordinatorCommand> drain(CoordinatorCommand.Drain command) {
        WorkerDirectory.Entry entry = workers.entries().get(command.worker());
        Set<String> names = Set.copyOf(workers.entries().keySet());
        if (entry != null) {
            leaving(command.worker(), entry.session(), "a user drained it");
        }
        command.replyTo().tell(new CoordinatorCommand.Known(entry != null, names));
        return this;
    }

    private Behavior<CoordinatorCommand> release(CoordinatorCommand.Release command) {
        Set<String> held = machine.quarantine().held().keySet();
        happened(new RunEvent.LanguageReleased(command.language()));
        command.replyTo().tell(new CoordinatorCommand.Known(held.contains(command.language()), held));
        return this;
    }

    /** @param text goes on after the worker's name */
    private void eventOf(String worker, String text) {
        try (MDC.MDCCloseable unused = MDC.putCloseable("worker", worker)) {
            engine.event("worker " + worker + " " + text);
        }
    }

    private void register(ToCoordinator.Register m) {
        ToWorker answer = workers.register(m, machine.position().maskVersion(), now());
        m.replyTo().tell(answer);
        if (answer instanceof ToWorker.Accepted accepted) {
            eventOf(m.worker(), "joined (" + m.device() + ", " + m.arithmetic().text() + ")");
            history.joined(m.worker(), now());
            happened(new RunEvent.WorkerJoined(m.worker(), accepted.session()));
        } else if (answer instanceof ToWorker.Refused refused) {
            eventOf(m.worker(), "refused: " + refused.why());
        } else if (answer instanceof ToWorker.NotYet notYet) {
            eventOf(m.worker(), "has to wait: " + notYet.why());
        }
    }

    private Behavior<CoordinatorCommand> openEverywhere(long attempt) {
        leases.open(attempt).forEach(this::send);
        return this;
    }

    private Behavior<CoordinatorCommand> tick() {
        happened(new RunEvent.Tick());
        engine.measure(machine);
        return this;
    }

    private Behavior<CoordinatorCommand> happened(RunEvent event) {
        for (RunEffect effect : machine.decide(event, now())) {
            carryOut(effect);
        }
        return this;
    }

    private void carryOut(RunEffect effect) {
        if (effect instanceof RunEffect.Send e) {
            if (!leases.holds(e)) {
                send(e);
            }
        } else if (effect instanceof RunEffect.OpenRound e) {
            open(e);
        } else if (effect instanceof RunEffect.CloseRound e) {
            engine.close(e.round(), machine.workerCount());
        } else if (effect instanceof RunEffect.CommitMasks e) {
            engine.commitMasks(e.maskVersion());
        } else if (effect instanceof RunEffect.Checkpoint e) {
            engine.checkpoint(new RunState(e.position(), e.quarantine()));
        } else if (effect instanceof RunEffect.Resumable e) {
            engine.checkpointIfDue(new RunState(e.position(), e.quarantine()));
        } else if (effect instanceof RunEffect.DropWorker e) {
            gone(e.worker(), e.session(), WorkerHistory.How.LOST, e.why());
            workers.drop(e.worker(), e.session());
            engine.metrics().add(Metric.WORKERS_LOST, 1);
            eventOf(e.worker(), "is out: " + e.why());
        } else if (effect instanceof RunEffect.LetGo e) {
            gone(e.worker(), e.session(), WorkerHistory.How.LEFT, e.why());
            workers.letGo(e.worker(), e.session(), e.why());
            eventOf(e.worker(), "has left: " + e.why());
        } else if (effect instanceof RunEffect.Recovered e) {
            engine.recovered(e);
        } else if (effect instanceof RunEffect.Forfeited e) {
            engine.metrics().add(Metric.LANES_FORFEITED, 1, e.language());
            engine.event("a lane of " + e.language() + " is left out of the round: " + e.why());
        } else if (effect instanceof RunEffect.Quarantined e) {
            engine.metrics().set(Metric.QUARANTINED, 1, e.language());
            engine.event(e.language() + " is left out of training, its lanes keep failing: " + e.why()
                    + " (isogloss release " + e.language() + " takes it in again)");
        } else if (effect instanceof RunEffect.Released e) {
            engine.metrics().set(Metric.QUARANTINED, 0, e.language());
            engine.event(e.language() + " takes part again");
        } else if (effect instanceof RunEffect.Finish e) {
            if (e.outcome().goesOnElsewhere()) {
                tellWhoElseIsThere();
            }
            onFinish.accept(e);
        }
    }

    private void open(RunEffect.OpenRound e) {
        leases.opening(e.attempt());
        CompletionStage<?> everywhere = engine.open(e.round(), e.attempt(), e.forfeited());
        if (everywhere.toCompletableFuture().isDone()) {
            openEverywhere(e.attempt());
        } else {
            getContext()
                    .pipeToSelf(everywhere, (opened, failure) -> new CoordinatorCommand.OpenEverywhere(e.attempt()));
        }
    }

    private void send(RunEffect.Send e) {
        workers.send(e.worker(), e.message());
        if (e.message() instanceof ToWorker.Lease) {
            engine.metrics().add(Metric.LEASES, 1);
        }
    }

    /** The answer to a heartbeat would tell, but one that began to stand by a moment ago may be in none of them. */
    private void tellWhoElseIsThere() {
        ToWorker others = new ToWorker.Alive(coordinators.get());
        workers.entries().keySet().forEach(worker -> workers.send(worker, others));
    }

    /** Notes who goes, unless it has registered again since. */
    private void gone(String worker, long session, WorkerHistory.How how, String why) {
        WorkerDirectory.Entry entry = workers.entries().get(worker);
        if (entry != null && entry.session() == session) {
            history.gone(new WorkerHistory.Gone(worker, entry.registration().device(), how, why, now()));
        }
    }

    private Behavior<CoordinatorCommand> getStatus(CoordinatorCommand.GetStatus command) {
        command.replyTo().tell(status.view(machine, workers, history, engine, now()));
        return this;
    }

    private long now() {
        return clock.millis();
    }
}
