package org.isogloss.coordinator.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.isogloss.coordinator.plan.Position;
import org.isogloss.coordinator.run.RunMachine.Mode;
import org.junit.jupiter.api.Test;

/** Whatever a run does, it says what it waits for, and what comes next. */
class RunMachineWaitingTest extends RunMachineScenario {

    private void waits(Waiting.Reason reason, String what, String next) {
        assertThat(machine.waiting().reason()).isEqualTo(reason);
        assertThat(machine.waiting().what()).isEqualTo(what);
        assertThat(machine.waiting().next()).isEqualTo(next);
    }

    @Test
    void forWorkersBeforeTheFirstRound() {
        machine = machine(Position.START, new RunSettings(SILENCE, 4, 2, 3, 3));
        joins("a", 1);
        waits(
                Waiting.Reason.WORKERS,
                "1 of 3 workers have joined and received the parameters",
                "the first round opens when 2 more have");
    }

    @Test
    void forLanesAndWhoHoldsThem() {
        joins("a", 1);
        waits(
                Waiting.Reason.LANES,
                "5 of 5 lanes, held by a",
                "then the round is closed; a worker not heard of for 1.0 s loses its lanes to the others");
        happens(new RunEvent.StopRequested("enough"));
        assertThat(machine.waiting().next()).startsWith("then the run stops with a checkpoint; ");
    }

    @Test
    void forAnyWorkerWhenAllAreGone() {
        joins("a", 1);
        now = 70;
        happens(new RunEvent.WorkerLost("a", 1, "it died"));
        waits(
                Waiting.Reason.WORKERS,
                "no worker is left; 5 of 5 lanes are open",
                "the next worker to join goes on with them");
    }

    @Test
    void forTheCoordinatorItself() {
        joins("a", 1);
        now = 30;
        while (machine.mode() == Mode.COMPUTING) {
            reduces("a", leased.remove(0));
        }
        waits(Waiting.Reason.CLOSING, "the coordinator closes the round", "then the next round opens");
        assertThat(machine.waiting().sinceMillis()).isEqualTo(30);
    }

    @Test
    void forMasksToBeChecked() {
        proposeMasks();
        waits(
                Waiting.Reason.MASKS,
                "weight masks to be checked by a, b",
                "the weight masks are committed when all have the same; who made others is dropped");
    }

    @Test
    void forNothingWhenItIsOver() {
        happens(new RunEvent.StopRequested("enough"));
        waits(Waiting.Reason.NOTHING, "the run is over", "nothing");
    }
}
