package org.isogloss.coordinator.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.isogloss.coordinator.plan.Position;
import org.isogloss.protocol.messages.MaskSetHash;
import org.isogloss.protocol.messages.ToWorker;
import org.junit.jupiter.api.Test;

/** Weight masks, proposed and agreed. */
class RunMachineMasksTest extends RunMachineScenario {

    @Test
    void masksAreCommittedWhenAllWorkersAgree() {
        proposeMasks();
        String hash = MaskSetHash.of(1, MASKS);
        assertThat(machine.waiting().what()).isEqualTo("weight masks to be checked by a, b");
        happens(new RunEvent.MasksReady("a", 1, 1, hash));
        assertThat(effects).isEmpty();
        happens(new RunEvent.MasksReady("b", 2, 1, hash));
        assertThat(effects).containsExactly(new RunEffect.CommitMasks(1));
        happens(new RunEvent.RoundClosed(7));
        assertThat(machine.position()).isEqualTo(new Position(3, 0, 8, 4, 1));
    }

    @Test
    void aWorkerThatMadeOtherMasksIsDropped() {
        proposeMasks();
        happens(new RunEvent.MasksReady("a", 1, 1, MaskSetHash.of(1, MASKS)));
        happens(new RunEvent.MasksReady("b", 2, 1, "other"));
        assertThat(effects)
                .containsExactly(
                        new RunEffect.DropWorker("b", 2, "made other weight masks than the coordinator"),
                        new RunEffect.CommitMasks(1));
    }

    @Test
    void whoJoinsWhileMasksAreAgreedOrCommittedIsToldOfThem() {
        proposeMasks();
        happens(new RunEvent.MasksReady("a", 1, 1, MaskSetHash.of(1, MASKS)));
        happens(new RunEvent.MasksReady("b", 2, 1, MaskSetHash.of(1, MASKS)));
        joins("c", 3);
        assertThat(effects).containsExactly(new RunEffect.Send("c", new ToWorker.ProposeMasks(1, MASKS)));
    }

    @Test
    void masksAreCommittedWithNobodyThere() {
        proposeMasks();
        happens(new RunEvent.WorkerLost("a", 1, "it left"));
        happens(new RunEvent.WorkerLost("b", 2, "it left"));
        assertThat(effects(RunEffect.CommitMasks.class)).hasSize(1);
    }
}
