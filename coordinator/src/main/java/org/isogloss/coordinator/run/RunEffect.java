package org.isogloss.coordinator.run;

import java.util.Set;
import org.isogloss.coordinator.plan.Position;
import org.isogloss.coordinator.plan.Round;
import org.isogloss.protocol.messages.ToWorker;

/** Something that {@link RunMachine} wants done; the actor carries it out in order. */
public sealed interface RunEffect {

    /**
     * Make the reducer ready for the round's chunks, empty.
     *
     * @param attempt names this opening; a round may begin again, and no two openings have the same
     * @param forfeited indices of lanes that no worker could compute; nothing of theirs is taken
     */
    record OpenRound(Round round, long attempt, Set<Integer> forfeited) implements RunEffect {}

    /** Tell a worker something. */
    record Send(String worker, ToWorker message) implements RunEffect {}

    /**
     * All lanes are in: commit the step, or make the weight masks, or tabulate the evaluation. Answered by RoundClosed,
     * or by MasksProposed after the last scoring round.
     */
    record CloseRound(Round round) implements RunEffect {}

    /** All nodes agree on the proposed masks: make them the run's. */
    record CommitMasks(int maskVersion) implements RunEffect {}

    /** Save the state at this position. */
    record Checkpoint(Position position, QuarantineState quarantine) implements RunEffect {}

    /** The run stands at a position that it could be taken up from, but no checkpoint is planned there. */
    record Resumable(Position position, QuarantineState quarantine) implements RunEffect {}

    /** A worker is no longer counted on. */
    record DropWorker(String worker, long session, String why) implements RunEffect {}

    /** A worker that is to leave holds nothing any more: its work is done. */
    record LetGo(String worker, long session, String why) implements RunEffect {}

    /**
     * After the loss of a worker that held lanes, the run makes progress again.
     *
     * @param millis without progress
     */
    record Recovered(LossCause cause, long millis) implements RunEffect {}

    /** A lane that no worker could compute. */
    record Forfeited(String language, String why) implements RunEffect {}

    /** From now on a language is left out of training. */
    record Quarantined(String language, String why) implements RunEffect {}

    /** A language takes part again, from the next round on. */
    record Released(String language) implements RunEffect {}

    /** The run is over. */
    record Finish(Outcome outcome, String why) implements RunEffect {}

    /** How a run ends. */
    enum Outcome {
        DONE,
        STOPPED,
        /** This coordinator ends, and one that stands by goes on. */
        HANDED_OVER,
        /** Some of the parameters are gone: who is there next takes the run up from its newest checkpoint. */
        REDUCER_LOST,
        FAILED,
        /** For this coordinator only: another has taken it over. No decision of the machine. */
        SUPERSEDED;

        /** Whether whoever has the run next goes on with it, so that workers are to stay. */
        public boolean goesOnElsewhere() {
            return this != DONE && this != STOPPED;
        }

        /** Whether what this coordinator has begun counts nothing any more. */
        public boolean voids() {
            return this == SUPERSEDED || this == REDUCER_LOST;
        }
    }
}
