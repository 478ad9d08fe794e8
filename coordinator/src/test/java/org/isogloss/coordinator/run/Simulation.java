package org.isogloss.coordinator.run;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import org.isogloss.coordinator.plan.Plans;
import org.isogloss.coordinator.plan.Position;
import org.isogloss.coordinator.plan.RunPlanner;
import org.isogloss.coordinator.run.RunEffect.Outcome;
import org.isogloss.protocol.messages.Lane;
import org.isogloss.protocol.messages.ToWorker;

/**
 * One history of a run, drawn from a seed: a {@link RunMachine}, a model of what carries its effects out, and workers
 * that come, go, freeze and fail. Time is simulated, every delay is random, so anything may overtake anything.
 *
 * <p>Up to some point there are faults; then the workers are sound, and the run must come to its end.
 */
final class Simulation {

    private static final Set<Outcome> GOES_ON = EnumSet.of(Outcome.STOPPED, Outcome.HANDED_OVER, Outcome.REDUCER_LOST);

    static final int AHEAD = 2;
    static final int QUARANTINE_AFTER = 3;

    static final long SILENCE_MILLIS = 1_000;
    static final long TICK_MILLIS = 100;
    /** After the last fault a run takes a few simulated seconds. */
    private static final long PATIENCE_MILLIS = 120_000;

    /** Histories take turns with them. */
    static final List<RunPlanner> PLANNERS = List.of(
            Plans.planner(
                    "run.phases = [pretrain, evaluate, prune, adapt, prune, finetune, evaluate]",
                    "prune.rounds = 2",
                    "adapt.steps = 2",
                    "finetune.steps = 3",
                    "finetune.head-only = 0.4"),
            Plans.planner(
                    "run.phases = [pretrain, prune, adapt, evaluate]",
                    "prune.criterion = lottery-ticket",
                    "prune.rounds = 2",
                    "prune.ticket { steps = 5, piece = 2 }"),
            Plans.planner(
                    "run.phases = [prune, adapt, evaluate]",
                    "adapt.steps = 5",
                    "prune.enforcement = once",
                    "prune.remask-every = 2"));

    private record Scheduled(long at, long order, Runnable what) {}

    final Random random;
    final RunPlanner planner;
    final SimulatedExchange exchange = new SimulatedExchange(this);
    final Invariants invariants = new Invariants(this);

    private final Map<String, SimulatedWorker> workers = new HashMap<>();
    private final PriorityQueue<Scheduled> queue =
            new PriorityQueue<>((a, b) -> a.at != b.at ? Long.compare(a.at, b.at) : Long.compare(a.order, b.order));
    private final long faultsUntil;
    private final boolean hasBadLanes;
    /** Nobody can compute a lane of it in all but every so manieth round; null in most histories. */
    private final String badLanguage;

    private final int soundRound;
    private long now;
    private long order;
    private long events;
    private long sessions;
    private int names;

    /** Grows with every coordinator; what is meant for an earlier one does not reach the later. */
    long epoch;

    private RunMachine machine;
    private RunEffect.Checkpoint saved = new RunEffect.Checkpoint(Position.START, QuarantineState.NONE);
    private boolean over;

    Simulation(long seed) {
        this.random = new Random(seed);
        this.planner = planner(seed);
        this.faultsUntil = random.nextInt(8) == 0 ? 0 : random.nextInt(4_000);
        this.hasBadLanes = chance(0.2);
        this.badLanguage = chance(0.2) ? Plans.LANGUAGES.get(random.nextInt(Plans.LANGUAGES.size())) : null;
        this.soundRound = 2 + random.nextInt(4);
    }

    static RunPlanner planner(long seed) {
        return PLANNERS.get((int) Math.floorMod(seed, PLANNERS.size()));
    }

    /** Lets the run take its course. */
    void run() {
        startCoordinator();
        int first = 1 + random.nextInt(4);
        for (int i = 0; i < first; i++) {
            addWorker();
        }
        if (faultsUntil > 0) {
            scheduleFault();
        }
        later(faultsUntil, this::endFaults);
        while (!over) {
            Scheduled next = queue.remove();
            now = next.at;
            if (now > faultsUntil + PATIENCE_MILLIS) {
                throw new AssertionError("the run hangs: " + machine.mode() + ", " + machine.waiting());
            }
            next.what.run();
        }
    }

    boolean faulty() {
        return now < faultsUntil;
    }

    boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    /** Does something after a while that is drawn. */
    void soon(Runnable what) {
        later(random.nextInt(10) == 0 ? random.nextInt(150) : random.nextInt(5), what);
    }

    void later(long millis, Runnable what) {
        queue.add(new Scheduled(now + millis, order++, what));
    }

    /** In some histories every tenth lane cannot be computed by anyone, in some a language in most rounds. */
    boolean isBad(Lane lane) {
        return (hasBadLanes && (lane.round() + lane.index()) % 10 == 0)
                || (lane.language().equals(badLanguage) && lane.round() % soundRound != 0);
    }

    private void startCoordinator() {
        epoch++;
        RunSettings settings = new RunSettings(SILENCE_MILLIS, 4, AHEAD, 1 + random.nextInt(2), QUARANTINE_AFTER);
        machine = new RunMachine(planner, settings, epoch, saved.position(), saved.quarantine(), now);
        exchange.restart();
        invariants.restart(saved);
        long mine = epoch;
        later(TICK_MILLIS, () -> tick(mine));
    }

    private void tick(long ofEpoch) {
        if (ofEpoch == epoch && !over) {
            tell(new RunEvent.Tick());
            later(TICK_MILLIS, () -> tick(ofEpoch));
        }
    }

    /** The coordinator is gone without a word, or was stopped; another takes the run up where it was saved. */
    private void replaceCoordinator() {
        workers.values().forEach(SimulatedWorker::lostCoordinator);
        startCoordinator();
    }

    private void addWorker() {
        String name = "w" + names++;
        SimulatedWorker worker = new SimulatedWorker(this, name);
        workers.put(name, worker);
        worker.register();
    }

    private void scheduleFault() {
        later(random.nextInt(400), () -> {
            if (faulty()) {
                fault();
                scheduleFault();
            }
        });
    }

    private void fault() {
        List<SimulatedWorker> alive = alive();
        int kind = random.nextInt(16);
        if (kind < 4 && alive.size() < 5) {
            addWorker();
        } else if (kind == 4 && chance(0.2)) {
            replaceCoordinator();
        } else if (kind == 5 && chance(0.2)) {
            tell(new RunEvent.StopRequested("test", chance(0.5) ? random.nextInt(100) : Long.MAX_VALUE, chance(0.5)));
        } else if (kind == 15 && chance(0.2)) {
            tell(new RunEvent.ReducerLost("test"));
        } else if (kind == 13) {
            tell(new RunEvent.LanguageReleased(
                    planner.languages().get(random.nextInt(planner.languages().size()))));
        } else if (!alive.isEmpty()) {
            SimulatedWorker worker = alive.get(random.nextInt(alive.size()));
            switch (kind) {
                case 6 -> worker.dieSilently();
                case 7 -> worker.breakConnection();
                case 8 -> worker.freeze(random.nextInt((int) (3 * SILENCE_MILLIS)));
                case 9 -> worker.registerAgain();
                case 10 -> worker.getStuck();
                case 11 -> worker.becomeUnfit();
                case 12 -> worker.leave();
                default -> worker.slowDown();
            }
        }
    }

    private void endFaults() {
        workers.values().forEach(SimulatedWorker::recover);
        while (alive().stream().filter(SimulatedWorker::isSound).count() < 2) {
            addWorker();
        }
    }

    private List<SimulatedWorker> alive() {
        List<SimulatedWorker> alive = new ArrayList<>();
        for (int i = 0; i < names; i++) {
            SimulatedWorker worker = workers.get("w" + i);
            if (worker.isAlive()) {
                alive.add(worker);
            }
        }
        return alive;
    }

    long newSession() {
        return ++sessions;
    }

    /** An event that takes its time to the coordinator of this epoch; a lane that came in may reach the next one. */
    void tellSoon(RunEvent event) {
        long sent = epoch;
        boolean strays = event instanceof RunEvent.LaneReduced;
        soon(() -> {
            if (!over && (sent == epoch || strays)) {
                tell(event);
            }
        });
    }

    long now() {
        return now;
    }

    void tell(RunEvent event) {
        events++;
        invariants.before(event);
        List<RunEffect> effects = machine.decide(event, now);
        for (RunEffect effect : effects) {
            invariants.check(effect);
            carryOut(effect);
        }
        invariants.after(machine);
    }

    private void carryOut(RunEffect effect) {
        if (effect instanceof RunEffect.OpenRound e) {
            exchange.open(e);
        } else if (effect instanceof RunEffect.CloseRound e) {
            exchange.close(e);
        } else if (effect instanceof RunEffect.CommitMasks) {
            exchange.commitMasks();
        } else if (effect instanceof RunEffect.Checkpoint e) {
            saved = e;
        } else if (effect instanceof RunEffect.Resumable e && chance(0.3)) {
            saved = new RunEffect.Checkpoint(e.position(), e.quarantine());
        } else if (effect instanceof RunEffect.Send e) {
            send(e.worker(), e.message());
        } else if (effect instanceof RunEffect.DropWorker e) {
            SimulatedWorker worker = workers.get(e.worker());
            soon(() -> worker.dropped(e.session()));
        } else if (effect instanceof RunEffect.LetGo e) {
            SimulatedWorker worker = workers.get(e.worker());
            soon(() -> worker.letGo(e.session()));
        } else if (effect instanceof RunEffect.Finish e) {
            finish(e);
        }
    }

    private void send(String worker, ToWorker message) {
        long sent = epoch;
        SimulatedWorker to = workers.get(worker);
        long session = to.session();
        soon(() -> {
            if (sent == epoch) {
                to.receive(session, message);
            }
        });
    }

    private void finish(RunEffect.Finish finish) {
        if (finish.outcome() == Outcome.DONE) {
            over = true;
        } else if (GOES_ON.contains(finish.outcome())) {
            later(0, this::replaceCoordinator);
        } else {
            throw new AssertionError("failed: " + finish.why());
        }
    }

    long events() {
        return events;
    }
}
