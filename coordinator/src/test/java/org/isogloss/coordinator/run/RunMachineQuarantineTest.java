package org.isogloss.coordinator.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.isogloss.coordinator.plan.Plans;
import org.isogloss.coordinator.plan.Position;
import org.isogloss.coordinator.run.RunMachine.Mode;
import org.isogloss.protocol.messages.Lane;
import org.junit.jupiter.api.Test;

/** A language whose lanes fail in step after step is left out, until a user releases it. */
class RunMachineQuarantineTest extends RunMachineScenario {

    private static final String BAD = "bb";
    private static final String WHY = "its loss is not finite";

    /** A worker computes what it can of the open round; the round is closed. */
    private void computeAllBut(Set<String> bad) {
        while (machine.mode() == Mode.COMPUTING) {
            Lane lane = leased.remove(0);
            if (bad.contains(lane.language())) {
                happens(new RunEvent.LaneFailed("a", 1, lane, WHY));
            } else {
                reduces("a", lane);
            }
        }
        happens(new RunEvent.RoundClosed(machine.position().round()));
    }

    private void start(Position from, QuarantineState quarantine) {
        machine = new RunMachine(
                Plans.planner("pretrain.steps = 9", "corpus.alpha = 0", "step.lanes = 6"),
                SETTINGS,
                1,
                from,
                quarantine,
                0);
        joins("a", 1);
    }

    private Set<String> opened() {
        RunEffect.OpenRound opening = effects(RunEffect.OpenRound.class).get(0);
        return opening.round().lanes().stream()
                .filter(lane -> !opening.forfeited().contains(lane.index()))
                .map(Lane::language)
                .collect(Collectors.toSet());
    }

    @Test
    void oneThatFailsInThreeStepsInARowIsLeftOutOfTheNext() {
        start(Position.START, QuarantineState.NONE);
        computeAllBut(Set.of(BAD));
        computeAllBut(Set.of(BAD));
        assertThat(effects(RunEffect.Quarantined.class)).isEmpty();
        computeAllBut(Set.of(BAD));

        assertThat(effects(RunEffect.Quarantined.class)).containsExactly(new RunEffect.Quarantined(BAD, WHY));
        assertThat(opened()).containsExactlyInAnyOrder("aa", "cc");
        assertThat(machine.quarantine().held()).isEqualTo(Map.of(BAD, new QuarantineState.Held(3, WHY)));
    }

    @Test
    void aStepThatItIsPartOfEndsTheRow() {
        start(Position.START, QuarantineState.NONE);
        computeAllBut(Set.of(BAD));
        computeAllBut(Set.of(BAD));
        computeAllBut(Set.of());
        computeAllBut(Set.of(BAD));
        assertThat(machine.quarantine()).isEqualTo(new QuarantineState(Map.of(BAD, 1), Map.of()));
    }

    @Test
    void theLastOneThatTrainsIsNeverLeftOut() {
        start(Position.START, QuarantineState.NONE);
        for (int step = 0; step < 4; step++) {
            computeAllBut(Set.of("aa", BAD, "cc"));
        }
        assertThat(machine.quarantine().held()).hasSize(2);
        assertThat(opened()).hasSize(1);
    }

    @Test
    void aUserReleasesItForTheNextRound() {
        start(Position.START, new QuarantineState(Map.of(), Map.of(BAD, new QuarantineState.Held(2, WHY))));
        assertThat(leased).noneMatch(lane -> lane.language().equals(BAD));
        happens(new RunEvent.LanguageReleased("cc"));
        assertThat(effects).isEmpty();
        happens(new RunEvent.LanguageReleased(BAD));
        assertThat(effects).containsExactly(new RunEffect.Released(BAD));

        computeAllBut(Set.of());
        assertThat(opened()).contains(BAD);
        assertThat(machine.quarantine())
                .as("that it was left out of the open round is no failure of its own")
                .isEqualTo(QuarantineState.NONE);
    }

    @Test
    void scoringAndEvaluationTryIt() {
        machine = new RunMachine(
                Plans.planner(),
                SETTINGS,
                1,
                new Position(2, 1, 6, 4, 0),
                new QuarantineState(Map.of(), Map.of(BAD, new QuarantineState.Held(2, WHY))),
                0);
        joins("a", 1);
        assertThat(leased).isNotEmpty().allMatch(lane -> lane.language().equals(BAD));
    }

    @Test
    void itIsSavedWithThePosition() {
        QuarantineState before = new QuarantineState(Map.of("cc", 2), Map.of(BAD, new QuarantineState.Held(2, WHY)));
        start(Position.START, before);
        happens(new RunEvent.StopRequested("enough"));
        happens(new RunEvent.WorkerLost("a", 1, "it left"));
        assertThat(effects(RunEffect.Checkpoint.class))
                .containsExactly(new RunEffect.Checkpoint(Position.START, before));
    }
}
