package org.isogloss.coordinator.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.isogloss.coordinator.plan.Position;
import org.isogloss.coordinator.plan.RunPlanner;
import org.isogloss.coordinator.run.Invariants.Closed;
import org.junit.jupiter.api.Test;

/** Thousands of random histories; {@code -Dseed=N} runs one of them again. */
class RunMachineSimulationTest {

    private static final int HISTORIES = 10_000;

    private static final Map<RunPlanner, List<Closed>> FAULT_FREE = Simulation.PLANNERS.stream()
            .collect(Collectors.toMap(Function.identity(), RunMachineSimulationTest::faultFree));

    @Test
    void everyHistoryClosesTheSameRounds() {
        Long replayed = Long.getLong("seed");
        if (replayed != null) {
            run(replayed);
            return;
        }
        for (long seed = 0; seed < HISTORIES; seed++) {
            run(seed);
        }
    }

    private static void run(long seed) {
        Simulation simulation = new Simulation(seed);
        try {
            simulation.run();
            assertThat(simulation.invariants.closed()).isEqualTo(FAULT_FREE.get(Simulation.planner(seed)));
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("history of -Dseed=" + seed + ": " + e.getMessage(), e);
        }
    }

    private static List<Closed> faultFree(RunPlanner planner) {
        List<Closed> rounds = new ArrayList<>();
        for (Position at = Position.START; !planner.finished(at); at = planner.after(at)) {
            rounds.add(new Closed(at, Invariants.describe(planner.round(1, at))));
        }
        return rounds;
    }
}
