package org.isogloss.coordinator.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.isogloss.coordinator.plan.Plans;
import org.isogloss.coordinator.plan.Position;
import org.isogloss.coordinator.run.RunMachine.Mode;
import org.isogloss.protocol.messages.Lane;
import org.isogloss.protocol.messages.ToWorker;

/** A run machine, what happens to it, and what it decides. */
abstract class RunMachineScenario {

    static final long SILENCE = 1_000;
    static final RunSettings SETTINGS = new RunSettings(SILENCE, 4, 2, 1, 3);
    static final Map<String, String> MASKS = Map.of("aa", "1", "bb", "2", "cc", "3");

    RunMachine machine = machine(Position.START, SETTINGS);
    final List<Lane> leased = new ArrayList<>();
    List<RunEffect> effects = List.of();
    long attempt;
    long now;

    static RunMachine machine(Position start, RunSettings settings, String... config) {
        return new RunMachine(Plans.planner(config), settings, 1, start, QuarantineState.NONE, 0);
    }

    void happens(RunEvent event) {
        effects = machine.decide(event, now);
        for (RunEffect effect : effects) {
            if (effect instanceof RunEffect.OpenRound opening) {
                attempt = opening.attempt();
                leased.clear();
            } else if (effect instanceof RunEffect.Send send && send.message() instanceof ToWorker.Lease lease) {
                leased.add(lease.lane());
            }
        }
    }

    /** A worker joins, and receives the parameters at once; the effects are those of both. */
    void joins(String worker, long session) {
        happens(new RunEvent.WorkerJoined(worker, session));
        List<RunEffect> ofJoining = effects;
        happens(new RunEvent.WorkerHeard(worker, session, true));
        effects = Stream.concat(ofJoining.stream(), effects.stream()).toList();
    }

    void reduces(String worker, Lane lane) {
        happens(new RunEvent.LaneReduced(lane, attempt, worker));
    }

    /** The worker computes all lanes of the open round, and the coordinator closes it. */
    void finishRound(String worker) {
        while (machine.mode() == Mode.COMPUTING) {
            reduces(worker, leased.remove(0));
        }
        happens(new RunEvent.RoundClosed(machine.position().round()));
    }

    List<Lane> leasesTo(String worker) {
        List<Lane> lanes = new ArrayList<>();
        for (RunEffect effect : effects) {
            if (effect instanceof RunEffect.Send send
                    && send.worker().equals(worker)
                    && send.message() instanceof ToWorker.Lease lease) {
                lanes.add(lease.lane());
            }
        }
        return lanes;
    }

    <E extends RunEffect> List<E> effects(Class<E> type) {
        return effects.stream().filter(type::isInstance).map(type::cast).toList();
    }

    void proposeMasks() {
        machine = machine(new Position(2, 2, 7, 4, 0), SETTINGS);
        joins("a", 1);
        joins("b", 2);
        while (machine.mode() == Mode.COMPUTING) {
            reduces("a", leased.remove(0));
        }
        happens(new RunEvent.MasksProposed(7, 1, MASKS));
    }
}
