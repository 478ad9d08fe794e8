package org.isogloss.coordinator.run;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.isogloss.coordinator.plan.Round;
import org.isogloss.protocol.messages.Lane;

/** The tensor plane of a {@link Simulation}: knows which lanes are in the sums, and closes rounds. */
final class SimulatedExchange {

    private static final Map<String, String> MASKS = Map.of("aa", "1", "bb", "2", "cc", "3");

    private final Simulation simulation;
    private final Set<Integer> in = new HashSet<>();
    private RunEffect.OpenRound open;
    private boolean spoiled;
    private boolean taking;

    SimulatedExchange(Simulation simulation) {
        this.simulation = simulation;
    }

    void restart() {
        open = null;
    }

    void open(RunEffect.OpenRound opening) {
        open = opening;
        in.clear();
        spoiled = false;
        taking = true;
    }

    /** A push takes a while; it counts if the opening in which it began is still the one at its end. */
    void push(Lane lane, String worker) {
        RunEffect.OpenRound begun = open;
        simulation.soon(() -> {
            if (begun != null && begun.equals(open) && isOpen(lane) && !spoiled) {
                boolean first = in.add(lane.index());
                if (first || simulation.chance(0.2)) {
                    simulation.tellSoon(new RunEvent.LaneReduced(lane, open.attempt(), worker));
                }
            }
        });
    }

    private boolean isOpen(Lane lane) {
        Round round = open.round();
        return taking
                && lane.index() < round.lanes().size()
                && round.lanes().get(lane.index()).equals(lane)
                && !open.forfeited().contains(lane.index());
    }

    /** A value comes in that cannot be added. */
    void spoil(String worker) {
        if (open != null && taking && !spoiled) {
            spoiled = true;
            simulation.tellSoon(new RunEvent.RoundSpoiled(open.attempt(), worker, "test"));
        }
    }

    void close(RunEffect.CloseRound closing) {
        if (spoiled
                && in.size() + open.forfeited().size() < closing.round().lanes().size()) {
            throw new AssertionError("closes a spoiled round");
        }
        taking = false;
        Round round = closing.round();
        if (simulation.planner.endsPass(round.position())) {
            int version = round.position().maskVersion() + 1;
            simulation.tellSoon(new RunEvent.MasksProposed(round.number(), version, MASKS));
        } else {
            closed(round.number());
        }
    }

    void commitMasks() {
        closed(open.round().number());
    }

    /** Some answers come twice. */
    private void closed(long round) {
        simulation.tellSoon(new RunEvent.RoundClosed(round));
        if (simulation.chance(0.1)) {
            simulation.tellSoon(new RunEvent.RoundClosed(round));
        }
    }

    /** Whether all of the round's lanes are in the sums. */
    boolean complete() {
        return in.size() + open.forfeited().size() == open.round().lanes().size();
    }
}
