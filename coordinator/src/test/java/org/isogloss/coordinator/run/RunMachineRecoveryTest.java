package org.isogloss.coordinator.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.isogloss.coordinator.run.RunEffect.Recovered;
import org.isogloss.protocol.messages.Lane;
import org.junit.jupiter.api.Test;

/** How long a run makes no progress when it loses workers. */
class RunMachineRecoveryTest extends RunMachineScenario {

    private Lane first;

    /** Both workers hold lanes, and the first lane came in 100 ms after the start. */
    private void atWork() {
        joins("a", 1);
        joins("b", 2);
        first = leased.get(0);
        now = 100;
        reduces("a", first);
        assertThat(effects(Recovered.class)).isEmpty();
    }

    @Test
    void aBrokenConnectionCostsTheTimeToTheNextLane() {
        atWork();
        now = 150;
        happens(new RunEvent.WorkerLost("b", 2, "its connection broke"));
        now = 210;
        reduces("a", first);
        assertThat(effects(Recovered.class)).as("a lane that was in already").isEmpty();
        now = 230;
        reduces("a", leased.get(1));
        assertThat(effects(Recovered.class)).containsExactly(new Recovered(LossCause.BROKEN, 80));
        now = 300;
        reduces("a", leased.get(2));
        assertThat(effects(Recovered.class)).as("told once").isEmpty();
    }

    @Test
    void silenceCountsFromTheLastSignOfLifeOrTheLastProgress() {
        atWork();
        now = 400;
        happens(new RunEvent.WorkerHeard("b", 2, true));
        now = 700;
        happens(new RunEvent.WorkerHeard("a", 1, true));
        now = 400 + SILENCE + 1;
        happens(new RunEvent.Tick());
        now = 1_500;
        reduces("a", leased.get(1));
        assertThat(effects(Recovered.class)).containsExactly(new Recovered(LossCause.SILENT, 1_100));
    }

    @Test
    void theLossOfTheLastOneLastsUntilAnotherHasComputedALane() {
        joins("a", 1);
        now = 50;
        happens(new RunEvent.WorkerLost("a", 1, "its connection broke"));
        now = 5_000;
        joins("b", 2);
        now = 5_100;
        reduces("b", leased.get(0));
        assertThat(effects(Recovered.class)).containsExactly(new Recovered(LossCause.NOBODY, 5_050));
    }

    @Test
    void theLossOfOneThatHeldNothingCostsNothing() {
        joins("a", 1);
        for (int i = 2; i == 2 || !leasesTo("w" + (i - 1)).isEmpty(); i++) {
            joins("w" + i, i);
        }
        String idle = "w" + (machine.workerCount());
        happens(new RunEvent.WorkerLost(idle, machine.workerCount(), "its connection broke"));
        reduces("a", leased.get(0));
        assertThat(effects(Recovered.class)).isEmpty();
    }
}
