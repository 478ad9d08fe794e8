package org.isogloss.coordinator.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.List;
import java.util.Map;
import org.isogloss.coordinator.plan.Plans;
import org.isogloss.coordinator.plan.Position;
import org.isogloss.coordinator.run.RunMachine.Mode;
import org.isogloss.protocol.messages.Lane;
import org.isogloss.protocol.messages.LaneKind;
import org.junit.jupiter.api.Test;

/** {@code switch} cannot check sealed types for completeness yet, so this test does. */
class HandledTypesTest {

    private static final Lane LANE = new Lane(LaneKind.TRAIN, 1, 0, 0, "aa", 0, 0, 1);

    private static final List<RunEvent> EVENTS = List.of(
            new RunEvent.WorkerJoined("a", 1),
            new RunEvent.WorkerHeard("a", 1, true),
            new RunEvent.WorkerLost("a", 1, "test"),
            new RunEvent.WorkerLeaving("a", 1, "test"),
            new RunEvent.LaneReduced(LANE, 1, "a"),
            new RunEvent.LaneFailed("a", 1, LANE, "test"),
            new RunEvent.LaneReturned("a", 1, LANE),
            new RunEvent.RoundSpoiled(1, "a", "test"),
            new RunEvent.RoundClosed(0),
            new RunEvent.MasksProposed(0, 1, Map.of()),
            new RunEvent.MasksReady("a", 1, 1, ""),
            new RunEvent.ReducerLost("test"),
            new RunEvent.Broken("test"),
            new RunEvent.StopRequested("test"),
            new RunEvent.LanguageReleased("cc"),
            new RunEvent.Tick());

    @Test
    void theListAboveHasEveryEvent() {
        assertThat(EVENTS)
                .<Class<?>>extracting(Object::getClass)
                .containsExactlyInAnyOrder(RunEvent.class.getPermittedSubclasses());
    }

    @Test
    void everyEventIsHandledInEveryMode() {
        for (Mode mode : Mode.values()) {
            for (RunEvent event : EVENTS) {
                RunMachine machine = in(mode);
                assertThat(machine.mode()).isEqualTo(mode);
                assertThatCode(() -> machine.decide(event, 1))
                        .as("%s in %s", event, mode)
                        .doesNotThrowAnyException();
            }
        }
    }

    private static RunMachine in(Mode mode) {
        RunMachine machine = new RunMachine(
                Plans.planner("run.phases = [prune]", "prune.lanes = 1"),
                new RunSettings(1_000, 4, 2, 1, 3),
                1,
                new Position(0, 2, 2, 0, 0),
                QuarantineState.NONE,
                0);
        Lane lane = new Lane(LaneKind.SCORE, 1, 2, 0, "cc", 0, 0, 1);
        List<RunEvent> way = List.of(
                new RunEvent.WorkerJoined("a", 1),
                new RunEvent.WorkerHeard("a", 1, true),
                new RunEvent.LaneReduced(lane, 1, "a"),
                new RunEvent.MasksProposed(2, 1, Map.of()),
                new RunEvent.Broken("test"));
        for (RunEvent event : way) {
            if (machine.mode() != mode) {
                machine.decide(event, 0);
            }
        }
        return machine;
    }
}
