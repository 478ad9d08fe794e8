package org.isogloss.coordinator.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.isogloss.coordinator.plan.Plans;
import org.isogloss.coordinator.plan.Position;
import org.isogloss.coordinator.plan.RunPlanner;
import org.isogloss.coordinator.run.RunEffect.Outcome;
import org.isogloss.coordinator.run.RunMachine.Mode;
import org.isogloss.protocol.messages.ToWorker;
import org.junit.jupiter.api.Test;

/** Checkpoints, and how runs end. */
class RunMachineEndTest extends RunMachineScenario {

    private static RunEffect.Checkpoint saves(Position position) {
        return new RunEffect.Checkpoint(position, QuarantineState.NONE);
    }

    @Test
    void savesEverySoManyStepsAndAtPhaseEnds() {
        joins("a", 1);
        List<Long> saved = new ArrayList<>();
        while (machine.position().phase() < 2) {
            finishRound("a");
            effects(RunEffect.Checkpoint.class)
                    .forEach(c -> saved.add(c.position().round()));
        }
        assertThat(saved).as("steps 2 and 4, the end of evaluation").containsExactly(2L, 4L, 5L);
    }

    @Test
    void stopsAtTheNextCommitWithACheckpoint() {
        joins("a", 1);
        happens(new RunEvent.StopRequested("a user asked it to stop"));
        assertThat(effects).isEmpty();
        finishRound("a");
        assertThat(effects)
                .containsExactly(
                        saves(new Position(0, 1, 1, 1, 0)),
                        new RunEffect.Send("a", new ToWorker.Finished("a user asked it to stop")),
                        new RunEffect.Finish(Outcome.STOPPED, "a user asked it to stop"));
    }

    @Test
    void workersOfARunThatIsHandedOverAreNotToldToGoHome() {
        joins("a", 1);
        happens(new RunEvent.StopRequested("signal", 100, true));
        finishRound("a");
        assertThat(effects)
                .containsExactly(
                        saves(new Position(0, 1, 1, 1, 0)), new RunEffect.Finish(Outcome.HANDED_OVER, "signal"));
        happens(new RunEvent.WorkerJoined("b", 1));
        assertThat(effects).isEmpty();
    }

    @Test
    void aReducerThatIsLostEndsTheEpochAtOnceAndSavesNothing() {
        joins("a", 1);
        happens(new RunEvent.ReducerLost("the node is gone"));
        assertThat(effects).containsExactly(new RunEffect.Finish(Outcome.REDUCER_LOST, "the node is gone"));
        happens(new RunEvent.WorkerJoined("b", 1));
        assertThat(effects).as("workers look for who takes the run up").isEmpty();
    }

    @Test
    void stopsAtOnceWhenNobodyIsThereToFinishTheRound() {
        joins("a", 1);
        happens(new RunEvent.WorkerLost("a", 1, "it left"));
        happens(new RunEvent.StopRequested("enough"));
        assertThat(effects)
                .containsExactly(
                        saves(Position.START),
                        new RunEffect.Finish(Outcome.STOPPED, "enough (nobody is there to complete the round)"));
    }

    @Test
    void aStopThatCannotWaitGivesTheOpenRoundUp() {
        joins("a", 1);
        now = 5;
        happens(new RunEvent.StopRequested("signal", 100, false));
        now = 104;
        happens(new RunEvent.Tick());
        assertThat(effects).isEmpty();
        now = 105;
        happens(new RunEvent.Tick());
        assertThat(effects(RunEffect.Checkpoint.class)).containsExactly(saves(Position.START));
        assertThat(effects(RunEffect.Finish.class))
                .containsExactly(new RunEffect.Finish(Outcome.STOPPED, "signal (5 of 5 lanes, held by a, are not in)"));
    }

    @Test
    void aStopThatCannotWaitLeavesProposedMasksOut() {
        proposeMasks();
        happens(new RunEvent.StopRequested("signal", 0, false));
        assertThat(effects(RunEffect.Checkpoint.class)).containsExactly(saves(new Position(2, 0, 5, 4, 0)));
        assertThat(effects(RunEffect.Finish.class)).hasSize(1);
    }

    @Test
    void whatIsBeingClosedIsWaitedFor() {
        joins("a", 1);
        while (machine.mode() == Mode.COMPUTING) {
            reduces("a", leased.remove(0));
        }
        happens(new RunEvent.StopRequested("signal", 0, false));
        assertThat(effects).isEmpty();
        happens(new RunEvent.RoundClosed(0));
        assertThat(effects(RunEffect.Checkpoint.class)).containsExactly(saves(new Position(0, 1, 1, 1, 0)));
    }

    @Test
    void aStopAmongPruningRoundsIsTakenUpAtTheStartOfThePhase() {
        Position prune = new Position(2, 0, 5, 4, 0);
        machine = machine(prune, SETTINGS);
        joins("a", 1);
        happens(new RunEvent.StopRequested("enough"));
        finishRound("a");
        assertThat(effects(RunEffect.Checkpoint.class)).containsExactly(saves(prune));
    }

    @Test
    void aFinishedRunHasNothingToDo() {
        RunPlanner planner = Plans.planner();
        Position end = Position.START;
        while (!planner.finished(end)) {
            end = planner.after(end);
        }
        machine = machine(end, SETTINGS);
        happens(new RunEvent.Tick());
        assertThat(effects).containsExactly(new RunEffect.Finish(Outcome.DONE, "all phases were done before"));
        joins("late", 1);
        assertThat(effects).containsExactly(new RunEffect.Send("late", new ToWorker.Finished("the run is over")));
    }

    @Test
    void whatCannotBeCarriedOutEndsTheRun() {
        joins("a", 1);
        happens(new RunEvent.Broken("the disk is gone"));
        assertThat(effects)
                .as("workers stay for who has the run next")
                .containsExactly(new RunEffect.Finish(Outcome.FAILED, "the disk is gone"));
    }
}
