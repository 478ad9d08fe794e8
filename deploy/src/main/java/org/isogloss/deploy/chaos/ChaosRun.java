package org.isogloss.deploy.chaos;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.isogloss.coordinator.checkpoint.CommitJournal;
import org.isogloss.coordinator.report.RecoveryTable;
import org.isogloss.deploy.chaos.FaultPlan.Planned;
import org.isogloss.deploy.cli.CommandFailure;

/** Trains for a while, and does to its processes what a plan says. */
final class ChaosRun implements AutoCloseable {

    private static final long LOOK_MILLIS = 50;
    private static final long START_MILLIS = 120_000;
    /** A lane's gradient of a small model takes seconds. */
    private static final int SLOW_BYTES_A_SECOND = 500_000;

    private record Later(long atMillis, Runnable what) {}

    private final Cluster cluster;
    private final Consumer<String> say;
    private final PriorityQueue<Later> queue = new PriorityQueue<>((a, b) -> Long.compare(a.atMillis, b.atMillis));
    private final List<ChaosReport.Injected> injected = new ArrayList<>();
    private final Set<String> leaving = new HashSet<>();
    private final TreeMap<Instant, Long> commits = new TreeMap<>();
    private long lostSteps;
    private boolean broken;
    /** The coordinator is dead, and another is to be started. */
    private boolean restarting;

    private long begun;

    /**
     * Begins with nothing started.
     *
     * @param directory of the run, its logs beside it
     * @param security options of workers
     */
    ChaosRun(Path directory, Path config, List<String> security, Consumer<String> say) {
        this.cluster =
                new Cluster(directory, config, security, line -> commits.put(Instant.parse(line.time()), line.step()));
        this.say = say;
    }

    /** What came of it. */
    record Outcome(
            List<ChaosReport.Injected> faults,
            TreeMap<Instant, Long> commits,
            List<CommitJournal.Line> journal,
            RecoveryTable recoveries,
            long lostSteps,
            boolean broken) {}

    /**
     * Lets it run.
     *
     * @param plan what is done, by the time since the first step
     * @param millis after which it is stopped
     * @param untilStep or when so many steps are committed
     */
    Outcome run(int workers, List<Planned> plan, long millis, long untilStep) throws InterruptedException {
        cluster.startCoordinator();
        for (int i = 0; i < workers; i++) {
            cluster.addWorker();
        }
        awaitFirstStep();
        begun = System.currentTimeMillis();
        plan.forEach(planned -> queue.add(new Later(planned.atMillis(), () -> inject(planned))));
        while (elapsed() < millis && cluster.step() < untilStep && !over()) {
            while (!queue.isEmpty() && queue.peek().atMillis() <= elapsed()) {
                queue.remove().what().run();
            }
            Thread.sleep(LOOK_MILLIS);
        }
        healAll();
        if (!restarting && !over()) {
            broken |= !cluster.stop();
        }
        return new Outcome(
                injected, commits, cluster.commits(), RecoveryTable.of(cluster.journal()), lostSteps, broken);
    }

    private void awaitFirstStep() throws InterruptedException {
        long deadline = System.currentTimeMillis() + START_MILLIS;
        while (cluster.step() < 1) {
            if (!cluster.coordinator().isAlive() || System.currentTimeMillis() > deadline) {
                throw new CommandFailure("the run did not begin; see its logs");
            }
            Thread.sleep(LOOK_MILLIS);
        }
    }

    private long elapsed() {
        return System.currentTimeMillis() - begun;
    }

    /** Whether the run has come to its end by itself; its coordinator is not being replaced then. */
    private boolean over() {
        boolean dead = !cluster.coordinator().isAlive() && !restarting;
        broken |= dead && cluster.coordinator().exitValue() != 0;
        return dead;
    }

    private void inject(Planned planned) {
        List<String> living = new ArrayList<>(cluster.living());
        living.removeAll(leaving);
        if (planned.fault() == Fault.KILL_COORDINATOR) {
            killCoordinator(planned);
        } else if (planned.fault() == Fault.ADD_WORKER) {
            note(planned.fault(), "");
            lend(planned);
        } else if (!living.isEmpty()) {
            String name = living.get(planned.which() % living.size());
            if (planned.fault() == Fault.DRAIN_WORKER) {
                leaving.add(name);
            }
            note(planned.fault(), name);
            injure(planned, name);
        }
    }

    private void injure(Planned planned, String name) {
        Process worker = cluster.worker(name);
        switch (planned.fault()) {
            case KILL_WORKER -> {
                worker.destroyForcibly();
                later(planned.lastsMillis(), cluster::addWorker);
            }
            case DRAIN_WORKER -> {
                worker.destroy();
                later(planned.lastsMillis(), cluster::addWorker);
            }
            case FREEZE_WORKER -> {
                Cluster.signal(worker, "STOP");
                later(planned.lastsMillis(), () -> Cluster.signal(worker, "CONT"));
            }
            case CUT_LINK -> link(planned, name, LinkCondition.CUT);
            case SILENCE_LINK -> link(planned, name, LinkCondition.SILENT);
            case SILENCE_ONE_WAY -> link(planned, name, LinkCondition.SILENT_UP);
            case SLOW_LINK -> link(planned, name, LinkCondition.slow(SLOW_BYTES_A_SECOND));
            default -> throw new IllegalArgumentException(planned.fault() + " is not about a worker");
        }
    }

    private void link(Planned planned, String name, LinkCondition condition) {
        cluster.link(name, condition);
        later(planned.lastsMillis(), () -> cluster.link(name, LinkCondition.WELL));
    }

    /** One more, which leaves in order after a while, as on machines that are lent. */
    private void lend(Planned planned) {
        String name = cluster.addWorker();
        later(planned.lastsMillis(), () -> {
            leaving.add(name);
            cluster.worker(name).destroy();
        });
    }

    private void killCoordinator(Planned planned) {
        if (restarting) {
            return;
        }
        restarting = true;
        note(planned.fault(), "");
        cluster.coordinator().destroyForcibly().onExit().join();
        long reached = cluster.step();
        later(planned.lastsMillis(), () -> {
            cluster.startCoordinator();
            restarting = false;
            later(0, () -> countLost(reached));
        });
    }

    /** A coordinator that takes the run up takes the lines of steps after its checkpoint out of the journal. */
    private void countLost(long reached) {
        long now = cluster.step();
        if (now < reached) {
            lostSteps += reached - now;
        } else if (now == reached && cluster.coordinator().isAlive()) {
            later(LOOK_MILLIS, () -> countLost(reached));
        }
    }

    private void later(long millis, Runnable what) {
        queue.add(new Later(elapsed() + millis, what));
    }

    private void note(Fault fault, String whom) {
        injected.add(new ChaosReport.Injected(Instant.now(), fault));
        say.accept(String.format(
                Locale.ROOT, "%6.1f s  step %d  %s %s", elapsed() / 1000.0, cluster.step(), fault.label(), whom));
    }

    private void healAll() {
        cluster.living().forEach(name -> {
            Cluster.signal(cluster.worker(name), "CONT");
            cluster.link(name, LinkCondition.WELL);
        });
    }

    @Override
    public void close() {
        cluster.close();
    }
}
