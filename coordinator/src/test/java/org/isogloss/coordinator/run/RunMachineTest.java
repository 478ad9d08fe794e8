package org.isogloss.coordinator.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.isogloss.coordinator.plan.Position;
import org.isogloss.coordinator.run.RunMachine.Mode;
import org.isogloss.protocol.messages.Lane;
import org.isogloss.protocol.messages.ToWorker;
import org.junit.jupiter.api.Test;

/** Rounds, lanes and workers. */
class RunMachineTest extends RunMachineScenario {

    @Test
    void whoHasNoParametersYetHoldsUpNobody() {
        joins("a", 1);
        happens(new RunEvent.WorkerJoined("b", 2));
        happens(new RunEvent.WorkerHeard("b", 2, false));
        assertThat(leasesTo("b")).isEmpty();
        while (machine.mode() == Mode.COMPUTING) {
            reduces("a", leased.remove(0));
            assertThat(leasesTo("b")).isEmpty();
        }
        happens(new RunEvent.RoundClosed(machine.position().round()));
        assertThat(leasesTo("b")).isEmpty();
        happens(new RunEvent.WorkerHeard("b", 2, true));
        reduces("a", leased.remove(0));
        assertThat(machine.workerCount()).isEqualTo(2);
        finishRound("a");
        assertThat(leasesTo("b")).isNotEmpty();
    }

    @Test
    void waitsForTheFirstWorkersAndSaysSo() {
        machine = machine(Position.START, new RunSettings(SILENCE, 4, 2, 2, 3));
        joins("a", 1);
        assertThat(effects).isEmpty();
        assertThat(machine.waiting().what()).isEqualTo("1 of 2 workers have joined and received the parameters");
        joins("b", 2);
        assertThat(effects(RunEffect.OpenRound.class)).hasSize(1);
        assertThat(machine.mode()).isEqualTo(Mode.COMPUTING);
    }

    @Test
    void oneLaneToEachWorkerBeforeAnyGetsASecond() {
        machine = machine(Position.START, new RunSettings(SILENCE, 4, 2, 2, 3));
        joins("a", 1);
        joins("b", 2);
        assertThat(effects)
                .filteredOn(RunEffect.Send.class::isInstance)
                .extracting(e -> ((RunEffect.Send) e).worker())
                .containsExactly("a", "b", "a", "b");
    }

    @Test
    void theLastLanesStayFreeForWhoeverIsDoneFirst() {
        machine = machine(Position.START, new RunSettings(SILENCE, 4, 2, 3, 3), "step.lanes = 5");
        joins("a", 1);
        joins("b", 2);
        joins("c", 3);
        assertThat(leased).as("two are left, too few for three").hasSize(3);
    }

    @Test
    void aWorkerKeepsToTheLanguagesThatItHas() {
        machine = machine(Position.START, new RunSettings(SILENCE, 4, 1, 2, 3), "corpus.alpha = 0", "step.lanes = 6");
        joins("a", 1);
        joins("b", 2);
        Lane first = leasesTo("a").get(0);
        reduces("a", first);
        assertThat(leasesTo("a")).extracting(Lane::language).containsExactly(first.language());
    }

    @Test
    void aSilentWorkerGivesItsLanesBack() {
        joins("a", 1);
        List<Lane> held = leasesTo("a");
        now = SILENCE;
        joins("b", 2);
        now = SILENCE + 1;
        happens(new RunEvent.Tick());
        assertThat(effects(RunEffect.DropWorker.class))
                .containsExactly(new RunEffect.DropWorker("a", 1, "not heard of for 1000 ms"));
        List<Lane> left = new ArrayList<>(leasesTo("b"));
        while (machine.mode() == Mode.COMPUTING) {
            reduces(
                    "b",
                    leased.stream()
                            .filter(l -> !held.contains(l) || left.contains(l))
                            .findFirst()
                            .orElseThrow());
            left.addAll(leasesTo("b"));
            leased.remove(0);
        }
        assertThat(left).containsAll(held);
    }

    @Test
    void aSignOfLifeRenewsTheLeases() {
        joins("a", 1);
        now = SILENCE;
        happens(new RunEvent.WorkerHeard("a", 1, true));
        now = SILENCE + 1;
        happens(new RunEvent.Tick());
        assertThat(effects).isEmpty();
    }

    @Test
    void aBrokenConnectionGivesTheLanesBackAtOnce() {
        joins("a", 1);
        List<Lane> held = leasesTo("a");
        happens(new RunEvent.WorkerLost("a", 1, "its connection broke"));
        assertThat(machine.waiting().what()).isEqualTo("no worker is left; 5 of 5 lanes are open");
        joins("b", 2);
        assertThat(leased).containsAll(held);
    }

    @Test
    void whatAnEarlierSessionSaysIsVoid() {
        joins("a", 1);
        joins("a", 2);
        assertThat(effects(RunEffect.DropWorker.class)).hasSize(1);
        assertThat(leasesTo("a")).hasSize(2);
        happens(new RunEvent.WorkerLost("a", 1, "its connection broke"));
        assertThat(effects).isEmpty();
        assertThat(machine.workerCount()).isEqualTo(1);
    }

    @Test
    void anOverdueLaneIsComputedTwiceAndTheFirstCopyCounts() {
        machine = machine(Position.START, SETTINGS, "step.lanes = 1");
        joins("slow", 1);
        joins("idle", 2);
        Lane lane = leased.get(0);
        now = 40_001;
        happens(new RunEvent.WorkerHeard("slow", 1, true));
        happens(new RunEvent.WorkerHeard("idle", 2, true));
        happens(new RunEvent.Tick());
        assertThat(leasesTo("idle")).containsExactly(lane);
        reduces("idle", lane);
        assertThat(machine.mode()).isEqualTo(Mode.CLOSING);
        reduces("slow", lane);
        assertThat(effects).isEmpty();
    }

    @Test
    void whatALostWorkerDeliveredCounts() {
        joins("a", 1);
        Lane lane = leased.get(0);
        happens(new RunEvent.WorkerLost("a", 1, "its connection broke"));
        reduces("a", lane);
        assertThat(machine.openLanes()).isEqualTo(4);
    }

    @Test
    void aLaneThatFailsAgainIsLeftOutOfTheReopenedRound() {
        joins("a", 1);
        Lane bad = leased.get(0);
        happens(new RunEvent.LaneFailed("a", 1, bad, "no clip"));
        assertThat(effects(RunEffect.Forfeited.class)).isEmpty();
        while (!leasesTo("a").contains(bad)) {
            reduces("a", leased.stream().filter(l -> !l.equals(bad)).findFirst().orElseThrow());
            leased.remove(0);
        }
        happens(new RunEvent.LaneFailed("a", 1, bad, "no clip"));
        assertThat(effects(RunEffect.Forfeited.class))
                .containsExactly(new RunEffect.Forfeited(bad.language(), "no clip"));
        assertThat(effects(RunEffect.OpenRound.class)).singleElement().satisfies(o -> assertThat(o.forfeited())
                .isEqualTo(Set.of(bad.index())));
        assertThat(machine.openLanes()).isEqualTo(4);
    }

    /** Two workers with one lane each; returns that of the first, which is "a". */
    private Lane oneLaneEach() {
        machine = machine(Position.START, new RunSettings(SILENCE, 4, 1, 2, 3), "step.lanes = 2");
        joins("a", 1);
        joins("b", 2);
        return leasesTo("a").get(0);
    }

    private Lane other(Lane lane) {
        return leased.stream().filter(l -> !l.equals(lane)).findFirst().orElseThrow();
    }

    @Test
    void aLaneThatFailedAtAWorkerGoesToAnotherAndIsLeftOutWhenThatFailsToo() {
        Lane bad = oneLaneEach();
        happens(new RunEvent.LaneFailed("a", 1, bad, "no clip"));
        assertThat(effects).as("it waits for b, though a is idle").isEmpty();
        reduces("b", other(bad));
        assertThat(leasesTo("b")).containsExactly(bad);
        happens(new RunEvent.LaneFailed("b", 2, bad, "no clip here either"));
        assertThat(effects(RunEffect.Forfeited.class)).hasSize(1);
    }

    @Test
    void aLaneThatAWorkerFailedAtTwiceGoesToOneThatHasJoined() {
        machine = machine(Position.START, SETTINGS, "step.lanes = 1");
        joins("a", 1);
        Lane bad = leased.get(0);
        happens(new RunEvent.LaneFailed("a", 1, bad, "no clip"));
        assertThat(leasesTo("a")).as("nobody else is there").containsExactly(bad);
        joins("b", 2);
        happens(new RunEvent.LaneFailed("a", 1, bad, "no clip"));
        assertThat(effects(RunEffect.Forfeited.class)).isEmpty();
        assertThat(leasesTo("b")).containsExactly(bad);
        reduces("b", bad);
        assertThat(machine.mode()).isEqualTo(Mode.CLOSING);
    }

    @Test
    void aLaneThatFailsAndIsOverdueAtTheOnlyOtherWorkerIsLeftOut() {
        Lane bad = oneLaneEach();
        happens(new RunEvent.LaneFailed("a", 1, bad, "no clip"));
        reduces("b", other(bad));
        for (int failures = 1; failures < 3; failures++) {
            assertThat(effects(RunEffect.Forfeited.class)).isEmpty();
            now += 40_001;
            happens(new RunEvent.WorkerHeard("a", 1, true));
            happens(new RunEvent.WorkerHeard("b", 2, true));
            happens(new RunEvent.Tick());
            assertThat(leasesTo("a")).containsExactly(bad);
            happens(new RunEvent.LaneFailed("a", 1, bad, "no clip"));
        }
        assertThat(effects(RunEffect.Forfeited.class)).hasSize(1);
    }

    @Test
    void aLaneThatWaitsForOneWorkerDoesNotKeepOverdueOnesFromAnother() {
        Lane bad = oneLaneEach();
        Lane stuck = other(bad);
        happens(new RunEvent.LaneFailed("a", 1, bad, "no clip"));
        now = 40_001;
        happens(new RunEvent.WorkerHeard("a", 1, true));
        happens(new RunEvent.WorkerHeard("b", 2, true));
        happens(new RunEvent.Tick());
        assertThat(leasesTo("a")).containsExactly(stuck);
    }

    @Test
    void aLaneThatCouldNotBeDeliveredIsLeasedAgainHoweverOftenThatIs() {
        machine = machine(Position.START, SETTINGS, "step.lanes = 1");
        joins("a", 1);
        Lane lane = leased.get(0);
        for (int i = 0; i < 10; i++) {
            happens(new RunEvent.LaneReturned("a", 1, lane));
            assertThat(effects).containsExactly(new RunEffect.Send("a", new ToWorker.Lease(lane)));
        }
    }

    private void leaves(String worker, long session) {
        happens(new RunEvent.WorkerLeaving(worker, session, "drained"));
    }

    @Test
    void aWorkerThatLeavesFinishesWhatItHoldsAndGetsNothingMore() {
        Lane last = oneLaneEach();
        leaves("a", 1);
        assertThat(effects).isEmpty();
        assertThat(machine.isLeaving("a")).isTrue();
        reduces("a", last);
        assertThat(effects).containsExactly(new RunEffect.LetGo("a", 1, "drained"));
        leased.remove(last);
        finishRound("b");
        assertThat(leasesTo("b")).isNotEmpty();
        assertThat(leasesTo("a")).isEmpty();
    }

    @Test
    void aWorkerThatLeavesHandsBackWhatTakesTooLong() {
        Lane last = oneLaneEach();
        reduces("b", other(last));
        leaves("a", 1);
        now = 10_000;
        happens(new RunEvent.WorkerHeard("b", 2, true));
        assertThat(effects(RunEffect.LetGo.class)).hasSize(1);
        assertThat(leasesTo("b")).containsExactly(last);
    }

    @Test
    void anIdleWorkerLeavesAtOnce() {
        Lane lane = oneLaneEach();
        reduces("a", lane);
        leaves("a", 1);
        assertThat(effects).containsExactly(new RunEffect.LetGo("a", 1, "drained"));
        assertThat(machine.workerCount()).isEqualTo(1);
    }

    @Test
    void aSpoiledRoundBeginsAgainWithoutTheWorkerThatSpoiledIt() {
        joins("a", 1);
        joins("b", 2);
        Lane done = leased.get(0);
        reduces("a", done);
        happens(new RunEvent.RoundSpoiled(attempt, "a", "sent a NaN"));
        assertThat(effects(RunEffect.DropWorker.class)).hasSize(1);
        assertThat(machine.openLanes()).isEqualTo(5);
    }

    @Test
    void whatCameInBeforeARoundBeganAgainDoesNotCount() {
        joins("a", 1);
        Lane done = leased.get(0);
        long before = attempt;
        happens(new RunEvent.RoundSpoiled(attempt, "b", "sent a NaN"));
        happens(new RunEvent.LaneReduced(done, before, "a"));
        assertThat(machine.openLanes()).isEqualTo(5);
        happens(new RunEvent.RoundSpoiled(before, "b", "sent a NaN"));
        assertThat(effects).as("is known already").isEmpty();
    }
}
