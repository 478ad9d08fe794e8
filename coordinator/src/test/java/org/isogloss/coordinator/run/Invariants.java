package org.isogloss.coordinator.run;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.isogloss.coordinator.plan.Position;
import org.isogloss.coordinator.plan.Round;
import org.isogloss.protocol.messages.Lane;
import org.isogloss.protocol.messages.MaskSetHash;
import org.isogloss.protocol.messages.ToWorker;

/** What holds in every history of a run, checked at every event and effect by books of its own. */
final class Invariants {

    /** A round that was closed. */
    record Closed(Position position, List<String> lanes) {}

    private static final class Registration {
        final long session;
        final Set<Integer> holds = new HashSet<>();
        boolean agreed;
        boolean leaving;
        boolean hasParameters;
        int knowsMasks;
        long heard;

        Registration(long session, long now) {
            this.session = session;
            this.heard = now;
        }
    }

    private final Simulation simulation;
    private final Map<String, Registration> registered = new HashMap<>();
    private final List<Closed> closed = new ArrayList<>();
    private RunEffect.OpenRound open;
    private final Set<Integer> reduced = new HashSet<>();
    /** Who failed at each lane since the round was opened. */
    private final Map<Integer, List<String>> failures = new HashMap<>();

    private int lastFailed;
    /** Lanes of the open round that nobody could compute. */
    private int leftOut;
    /** Training steps in a row without a lane of a language that was drawn. */
    private final Map<String, Integer> failing = new HashMap<>();

    private final Set<String> quarantined = new HashSet<>();
    /** Those that the open round does without. */
    private Set<String> heldFromOpening = Set.of();

    private boolean closing;
    private ToWorker.ProposeMasks proposal;
    private boolean masksCommitted;
    private Position saved;
    private Position position;

    Invariants(Simulation simulation) {
        this.simulation = simulation;
    }

    /** Rounds closed after what was saved are void. */
    void restart(RunEffect.Checkpoint saved) {
        Position from = saved.position();
        this.saved = from;
        failing.clear();
        failing.putAll(saved.quarantine().failing());
        quarantined.clear();
        quarantined.addAll(saved.quarantine().held().keySet());
        registered.clear();
        open = null;
        leftOut = 0;
        closing = false;
        proposal = null;
        masksCommitted = false;
        position = from;
        closed.removeIf(c -> c.position.round() >= from.round());
        require(closed.size() == from.round(), "rounds before where the run is taken up");
        require(simulation.planner.resumable(from).equals(from), "taken up among masks");
    }

    void registering(String worker, long session) {
        Registration registration = new Registration(session, simulation.now());
        registration.knowsMasks = position.maskVersion();
        registered.put(worker, registration);
    }

    private boolean isAlone(String worker) {
        return registered.entrySet().stream()
                .noneMatch(e -> !e.getKey().equals(worker) && !e.getValue().leaving && e.getValue().hasParameters);
    }

    private void hears(RunEvent event) {
        Registration heard = null;
        if (event instanceof RunEvent.WorkerHeard e) {
            heard = find(e.worker(), e.session());
            if (heard != null) {
                heard.hasParameters |= e.hasParameters();
            }
        } else if (event instanceof RunEvent.WorkerLeaving e) {
            heard = find(e.worker(), e.session());
        } else if (event instanceof RunEvent.LaneFailed e) {
            heard = find(e.worker(), e.session());
        } else if (event instanceof RunEvent.LaneReturned e) {
            heard = find(e.worker(), e.session());
        } else if (event instanceof RunEvent.MasksReady e) {
            heard = find(e.worker(), e.session());
        } else if (event instanceof RunEvent.LaneReduced e) {
            heard = registered.get(e.worker());
        }
        if (heard != null) {
            heard.heard = simulation.now();
        }
    }

    void before(RunEvent event) {
        hears(event);
        if (event instanceof RunEvent.LaneReduced e && isOpen(e.lane()) && e.attempt() == open.attempt()) {
            registered.values().forEach(r -> r.holds.remove(e.lane().index()));
            reduced.add(e.lane().index());
        } else if (event instanceof RunEvent.LaneFailed e && isOpen(e.lane())) {
            Registration failing = find(e.worker(), e.session());
            if (failing != null && failing.holds.remove(e.lane().index())) {
                lastFailed = e.lane().index();
                failures.computeIfAbsent(lastFailed, l -> new ArrayList<>()).add(e.worker());
            }
        } else if (event instanceof RunEvent.LaneReturned e && isOpen(e.lane())) {
            Registration giving = find(e.worker(), e.session());
            if (giving != null) {
                giving.holds.remove(e.lane().index());
            }
        } else if (event instanceof RunEvent.WorkerLeaving e) {
            Registration leaving = find(e.worker(), e.session());
            if (leaving != null) {
                leaving.leaving = true;
            }
        } else if (event instanceof RunEvent.MasksProposed e) {
            // Nobody may be there to be told.
            proposal = new ToWorker.ProposeMasks(e.maskVersion(), e.masks());
        } else if (event instanceof RunEvent.MasksReady e && proposal != null) {
            Registration ready = find(e.worker(), e.session());
            boolean same = e.maskSetSha256().equals(MaskSetHash.of(proposal.maskVersion(), proposal.masks()));
            if (ready != null && e.maskVersion() == proposal.maskVersion() && same) {
                ready.agreed = true;
            }
        } else if (event instanceof RunEvent.RoundClosed e && (closing || masksCommitted) && isOpen(e.round())) {
            require(proposal == null || masksCommitted, "masks are committed before the round ends");
            closed.add(new Closed(position, describe(open.round())));
            countFailures(open.round());
            position = simulation.planner.after(position);
            closing = false;
            leftOut = 0;
            proposal = null;
            masksCommitted = false;
        }
    }

    private void countFailures(Round round) {
        if (round.kind().trains()) {
            Set<String> tried = new HashSet<>();
            Set<String> trained = new HashSet<>();
            for (Lane lane : round.lanes()) {
                tried.add(lane.language());
                if (reduced.contains(lane.index())) {
                    trained.add(lane.language());
                }
            }
            trained.forEach(failing::remove);
            tried.stream().filter(l -> !trained.contains(l)).forEach(l -> failing.merge(l, 1, Integer::sum));
        }
    }

    private boolean isOpen(long round) {
        return open != null && open.round().number() == round;
    }

    private boolean isOpen(Lane lane) {
        return open != null
                && lane.epoch() == simulation.epoch
                && lane.round() == open.round().number();
    }

    private Registration find(String worker, long session) {
        Registration found = registered.get(worker);
        return found != null && found.session == session ? found : null;
    }

    static List<String> describe(Round round) {
        return round.lanes().stream()
                .map(l -> l.kind() + " " + l.round() + " " + l.index() + " " + l.language() + " " + l.step() + " "
                        + l.maskVersion() + " " + l.first())
                .toList();
    }

    void check(RunEffect effect) {
        if (effect instanceof RunEffect.OpenRound e) {
            opens(e);
        } else if (effect instanceof RunEffect.Send e) {
            sends(e.worker(), e.message());
        } else if (effect instanceof RunEffect.CloseRound e) {
            require(e.round().equals(open.round()), "closes the open round");
            require(!closing, "closes a round once");
            require(simulation.exchange.complete(), "closes a round of which all lanes are in");
            closing = true;
        } else if (effect instanceof RunEffect.CommitMasks e) {
            require(e.maskVersion() == proposal.maskVersion(), "commits the proposed masks");
            require(e.maskVersion() == position.maskVersion() + 1, "mask versions are counted");
            require(!masksCommitted, "commits masks once");
            require(registered.values().stream().allMatch(r -> r.agreed), "commits masks that all agreed on");
            masksCommitted = true;
        } else if (effect instanceof RunEffect.DropWorker e) {
            registered.computeIfPresent(e.worker(), (w, r) -> r.session == e.session() ? null : r);
        } else if (effect instanceof RunEffect.LetGo e) {
            Registration gone = registered.remove(e.worker());
            require(gone.leaving && gone.session == e.session(), "lets go of who was asked to leave");
        } else if (effect instanceof RunEffect.Finish e) {
            require(
                    e.outcome() == RunEffect.Outcome.REDUCER_LOST
                            || saved.equals(simulation.planner.resumable(position)),
                    "ends with what it has done saved");
            // A round that is being closed meanwhile counts nothing.
            closing = false;
            masksCommitted = false;
        } else if (effect instanceof RunEffect.Forfeited) {
            leftOut++;
            List<String> failed = failures.get(lastFailed);
            require(
                    Set.copyOf(failed).size() > 1
                            || (failed.size() > 1 && isAlone(failed.get(failed.size() - 1)))
                            || failed.size() > 2,
                    "leaves out no lane that another worker might compute");
        } else if (effect instanceof RunEffect.Quarantined e) {
            require(failing.get(e.language()) >= Simulation.QUARANTINE_AFTER, "leaves out no language too early");
            require(quarantined.add(e.language()), "leaves a language out once");
            require(quarantined.size() < simulation.planner.languages().size(), "leaves a language to train");
        } else if (effect instanceof RunEffect.Released e) {
            require(quarantined.remove(e.language()), "releases who was left out");
            failing.remove(e.language());
        } else if (effect instanceof RunEffect.Resumable e) {
            require(e.quarantine().held().keySet().equals(quarantined), "might save who is left out");
            require(e.position().equals(position), "might save where the run stands");
        } else if (effect instanceof RunEffect.Checkpoint e) {
            saved = e.position();
            require(e.quarantine().held().keySet().equals(quarantined), "saves who is left out");
            require(e.position().equals(simulation.planner.resumable(position)), "saves where the run stands");
        }
    }

    private void opens(RunEffect.OpenRound e) {
        require(!closing, "opens a round when none is being closed");
        require(e.round().equals(simulation.planner.round(simulation.epoch, position)), "opens the planned round");
        require(open == null || e.attempt() > open.attempt(), "attempts are counted");
        if (open == null || e.round().number() != open.round().number()) {
            heldFromOpening = Set.copyOf(quarantined);
        }
        long held = e.round().lanes().stream()
                .filter(l -> e.round().kind().trains() && heldFromOpening.contains(l.language()))
                .filter(l -> e.forfeited().contains(l.index()))
                .count();
        require(e.forfeited().size() == leftOut + held, "opens a round without what is left out of it");
        open = e;
        reduced.clear();
        failures.clear();
        registered.values().forEach(r -> r.holds.clear());
    }

    private void sends(String worker, ToWorker message) {
        require(registered.containsKey(worker), "writes to a worker that is registered");
        Registration to = registered.get(worker);
        if (message instanceof ToWorker.Lease lease) {
            int index = lease.lane().index();
            require(lease.lane().equals(open.round().lanes().get(index)), "leases a lane of the open round");
            require(!reduced.contains(index), "leases no lane that is in");
            require(!to.leaving || to.holds.contains(index), "leases no new lane to a worker that leaves");
            require(to.hasParameters, "leases no lane to a worker that has no parameters yet");
            require(!open.forfeited().contains(index), "leases no lane that is left out");
            boolean toldAgain = !to.holds.add(index);
            require(
                    !toldAgain
                            || registered.values().stream()
                                    .noneMatch(r -> !r.leaving && r.hasParameters && r.holds.isEmpty()),
                    "tells a worker of its lane again only while nobody is idle");
            boolean failedHere = failures.getOrDefault(index, List.of()).contains(worker);
            boolean elsewhere = registered.values().stream().anyMatch(r -> r != to && r.holds.contains(index));
            require(
                    !failedHere || isAlone(worker) || elsewhere || toldAgain,
                    "leases a lane that failed at a worker to another, as long as there is one");
            require(to.holds.size() <= Simulation.AHEAD, "leases no more lanes ahead than allowed");
            require(to.knowsMasks >= lease.lane().maskVersion(), "leases a lane to a worker that knows its mask");
        } else if (message instanceof ToWorker.Expect expect) {
            require(!to.leaving, "foretells nothing to a worker that leaves");
            require(expect.lanes().size() <= Simulation.AHEAD, "foretells no more lanes than it leases");
            long next = open.round().number() + 1;
            require(expect.lanes().stream().allMatch(l -> l.round() == next), "foretells lanes of the next round");
        } else if (message instanceof ToWorker.ProposeMasks proposed) {
            require(proposed.equals(proposal), "tells all workers of the same masks");
            to.agreed = false;
            to.knowsMasks = proposed.maskVersion();
        }
    }

    void after(RunMachine machine) {
        registered
                .values()
                .forEach(r -> require(
                        simulation.now() - r.heard <= Simulation.SILENCE_MILLIS + 2 * Simulation.TICK_MILLIS,
                        "counts on nobody who is silent"));
        require(machine.position().equals(position), "stands where the closed rounds have led");
        // Who comes when the run is over is told so, and not taken in.
        require(
                machine.mode() == RunMachine.Mode.OVER || machine.workerCount() == registered.size(),
                "knows who is registered");
        if (machine.mode() == RunMachine.Mode.COMPUTING) {
            registered.forEach((worker, r) ->
                    require(machine.lanesHeld(worker) == r.holds.size(), "knows how many lanes a worker holds"));
        }
    }

    private static void require(boolean holds, String rule) {
        if (!holds) {
            throw new AssertionError("broken: " + rule);
        }
    }

    /** The rounds of the run, in order. */
    List<Closed> closed() {
        return closed;
    }
}
