package org.isogloss.coordinator.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.isogloss.coordinator.plan.Position;
import org.isogloss.protocol.messages.Lane;
import org.isogloss.protocol.messages.ToWorker;
import org.junit.jupiter.api.Test;

/** What workers are told of the next round. */
class RunMachineNextLanesTest extends RunMachineScenario {

    private static final RunSettings TWO_WORKERS = new RunSettings(SILENCE, 4, 2, 2, 3);

    /** What the last event had workers expect. */
    private Map<String, List<Lane>> expected() {
        Map<String, List<Lane>> lanes = new TreeMap<>();
        for (RunEffect.Send send : effects(RunEffect.Send.class)) {
            if (send.message() instanceof ToWorker.Expect expect) {
                lanes.put(send.worker(), expect.lanes());
            }
        }
        return lanes;
    }

    @Test
    void whatWorkersExpectIsWhatTheyAreLeasedWhenNobodyComesOrGoes() {
        machine = machine(Position.START, TWO_WORKERS, "step.lanes = 4");
        joins("a", 1);
        joins("b", 2);
        for (int round = 0; round < 3; round++) {
            Map<String, List<Lane>> foretold = expected();
            assertThat(foretold).containsOnlyKeys("a", "b");
            finishRound("a");
            assertThat(leasesTo("a")).isEqualTo(foretold.get("a")).hasSize(2);
            assertThat(leasesTo("b")).isEqualTo(foretold.get("b")).hasSize(2);
        }
    }

    @Test
    void theyHearOfItOnceWhenTheLastLaneIsLeased() {
        machine = machine(Position.START, TWO_WORKERS);
        joins("a", 1);
        joins("b", 2);
        assertThat(expected()).as("one of five lanes waits").isEmpty();
        reduces("a", leased.get(0));
        reduces("a", leased.get(2));
        assertThat(expected()).containsOnlyKeys("a", "b");
        happens(new RunEvent.Tick());
        assertThat(expected()).isEmpty();
        reduces("b", leased.get(1));
        assertThat(expected()).isEmpty();
    }

    @Test
    void whoLeavesExpectsNothing() {
        machine = machine(Position.START, TWO_WORKERS);
        joins("a", 1);
        joins("b", 2);
        happens(new RunEvent.WorkerLeaving("b", 2, "drained"));
        reduces("a", leased.get(0));
        assertThat(expected()).containsOnlyKeys("a");
    }

    @Test
    void thePhaseAfterIsForetoldLikeTheRestButNothingAfterTheLastRound() {
        machine = machine(
                Position.START, SETTINGS, "run.phases = [pretrain, evaluate]", "pretrain.steps = 1", "step.lanes = 2");
        joins("a", 1);
        assertThat(expected().get("a")).isNotEmpty().allMatch(lane -> lane.round() == 1);
        finishRound("a");
        assertThat(leasesTo("a")).hasSize(2);
        reduces("a", leased.get(0));
        assertThat(expected()).isEmpty();
    }

    @Test
    void aRunThatStopsForetellsNothing() {
        joins("a", 1);
        happens(new RunEvent.StopRequested("test"));
        while (machine.mode() == RunMachine.Mode.COMPUTING) {
            reduces("a", leased.remove(0));
            assertThat(expected()).isEmpty();
        }
    }
}
