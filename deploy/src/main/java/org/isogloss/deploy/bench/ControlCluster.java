package org.isogloss.deploy.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.isogloss.coordinator.node.MessageCodec;
import org.isogloss.coordinator.plan.Position;
import org.isogloss.coordinator.plan.RunPlanner;
import org.isogloss.coordinator.run.QuarantineState;
import org.isogloss.coordinator.run.RunEffect;
import org.isogloss.coordinator.run.RunEvent;
import org.isogloss.coordinator.run.RunMachine;
import org.isogloss.coordinator.run.RunSettings;
import org.isogloss.protocol.config.RunConfig;
import org.isogloss.protocol.messages.Lane;
import org.isogloss.protocol.messages.ToCoordinator;
import org.isogloss.protocol.messages.ToWorker;

/**
 * A {@link RunMachine} among workers that are simulated: lanes take their time by a simulated clock, and so do
 * decisions, and the messages that are read and written for them, which take what they took of the processor. So a worker
 * whose lane comes in while the machine is busy waits for it, as it would for the coordinator's actor.
 */
final class ControlCluster {

    private static final long EPOCH = 1;
    private static final long MILLI = 1_000_000;
    private static final long TICK_NANOS = 100 * MILLI;
    /** One way, of a message in a data centre's network. */
    private static final long NETWORK_NANOS = MILLI / 2;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private record Scheduled(long at, long order, Runnable what) {}

    /** With one that stands by. */
    private static final ToWorker.Alive ALIVE = new ToWorker.Alive(List.of("10.0.0.1:7350", "10.0.0.2:7350"));

    private final RunMachine machine;
    private final MessageCodec messages;
    private final boolean free;
    private final long laneNanos;
    private final long heartbeatNanos;
    private final PriorityQueue<Scheduled> queue =
            new PriorityQueue<>((a, b) -> a.at == b.at ? Long.compare(a.order, b.order) : Long.compare(a.at, b.at));
    private final Map<String, ControlWorker> workers = new HashMap<>();
    private final List<ControlStep> steps = new ArrayList<>();
    private ControlStep current = new ControlStep();
    private long order;
    private long now;
    private long machineFreeAt;
    private long attempt;
    private int names;

    /** @param free whether decisions take no simulated time */
    ControlCluster(RunConfig config, RunPlanner planner, ControlLoad load, MessageCodec messages, boolean free) {
        this.messages = messages;
        this.machine = new RunMachine(planner, RunSettings.of(config), EPOCH, Position.START, QuarantineState.NONE, 0);
        this.free = free;
        this.laneNanos = (long) (load.laneMillis() * MILLI);
        this.heartbeatNanos = config.lease().heartbeat().toNanos();
        for (int i = 0; i < load.workers(); i++) {
            join(i * heartbeatNanos / load.workers());
        }
        later(0, this::tick);
    }

    /** Goes on until some more steps are closed; returns those. */
    List<ControlStep> run(int more) {
        int before = steps.size();
        while (steps.size() < before + more) {
            Scheduled next = queue.remove();
            now = next.at;
            next.what.run();
        }
        return List.copyOf(steps.subList(before, before + more));
    }

    /** Some workers are gone from one moment to the next, and as many others come. Returns the others. */
    List<ControlWorker> replace(int count) {
        List<String> gone = workers.keySet().stream().sorted().limit(count).toList();
        for (String name : gone) {
            ControlWorker worker = workers.remove(name);
            decide(new RunEvent.WorkerLost(name, worker.session(), "replaced"));
        }
        List<ControlWorker> others = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            others.add(join(NETWORK_NANOS));
        }
        return others;
    }

    private ControlWorker join(long delayNanos) {
        int number = names++;
        ControlWorker worker = new ControlWorker("worker-%06d".formatted(number), number + 1);
        workers.put(worker.name(), worker);
        later(delayNanos, () -> {
            decide(new RunEvent.WorkerJoined(worker.name(), worker.session()));
            beat(worker);
        });
        return worker;
    }

    private void beat(ControlWorker worker) {
        if (workers.containsKey(worker.name())) {
            MessageCodec.Written arrived =
                    messages.write(new ToCoordinator.Heartbeat(worker.name(), worker.session(), true));
            charged(() -> {
                messages.read(arrived);
                messages.write(ALIVE);
            });
            decide(new RunEvent.WorkerHeard(worker.name(), worker.session(), true));
            later(heartbeatNanos, () -> beat(worker));
        }
    }

    private void tick() {
        decide(new RunEvent.Tick());
        // What the coordinator's metrics ask for at every tick.
        charged(() -> {
            machine.idleWorkers();
            machine.waiting();
        });
        later(TICK_NANOS, this::tick);
    }

    private void later(long nanos, Runnable what) {
        queue.add(new Scheduled(now + nanos, order++, what));
    }

    private void decide(RunEvent event) {
        long at = Math.max(now, machineFreeAt);
        long begin = THREADS.getCurrentThreadCpuTime();
        List<RunEffect> effects = machine.decide(event, at / MILLI);
        long took = THREADS.getCurrentThreadCpuTime() - begin;
        current.decided(took, event instanceof RunEvent.RoundClosed);
        charge(took);
        for (RunEffect effect : effects) {
            if (effect instanceof RunEffect.Send send) {
                charged(() -> messages.write(send.message()));
            }
            // One after the other, as they are written: the last worker of a thousand waits for all others' messages.
            carryOut(effect, Math.max(at, machineFreeAt) - now);
        }
    }

    private void charged(Runnable work) {
        long begin = THREADS.getCurrentThreadCpuTime();
        work.run();
        charge(THREADS.getCurrentThreadCpuTime() - begin);
    }

    private void charge(long nanos) {
        current.cpuNanos += nanos;
        machineFreeAt = free ? now : Math.max(now, machineFreeAt) + nanos;
    }

    private void carryOut(RunEffect effect, long delay) {
        if (effect instanceof RunEffect.OpenRound e) {
            attempt = e.attempt();
        } else if (effect instanceof RunEffect.Send e && e.message() instanceof ToWorker.Lease lease) {
            ControlWorker worker = workers.get(e.worker());
            current.leased(worker, lease.lane().language());
            later(delay + NETWORK_NANOS, () -> take(worker, lease.lane()));
        } else if (effect instanceof RunEffect.CloseRound e) {
            current.endNanos = now + delay;
            steps.add(current);
            current = new ControlStep();
            later(delay, () -> decide(new RunEvent.RoundClosed(e.round().number())));
        }
    }

    /** A worker computes one lane after the other. */
    private void take(ControlWorker worker, Lane lane) {
        long begin = Math.max(now, worker.freeAt);
        worker.freeAt = begin + laneNanos;
        long ofAttempt = attempt;
        later(worker.freeAt - now + NETWORK_NANOS, () -> {
            if (workers.containsKey(worker.name())) {
                decide(new RunEvent.LaneReduced(lane, ofAttempt, worker.name()));
            }
        });
    }
}
