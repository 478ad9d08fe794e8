package org.isogloss.coordinator.plan;

/**
 * How far a run has come: everything but the parameters that a checkpoint needs to go on from.
 *
 * @param phase index into the run's phases; equal to their number when the run is done
 * @param roundInPhase rounds closed in this phase
 * @param round rounds closed in the run; names the round that is open
 * @param step optimizer steps committed in the run
 * @param maskVersion version of the weight masks; 0 while there are none
 */
public record Position(int phase, long roundInPhase, long round, long step, int maskVersion) {

    public static final Position START = new Position(0, 0, 0, 0, 0);

    /** After the open round, which was not the phase's last. */
    Position afterRound(boolean committedStep) {
        return new Position(phase, roundInPhase + 1, round + 1, committedStep ? step + 1 : step, maskVersion);
    }

    /** At the start of the next phase. */
    Position nextPhase() {
        return new Position(phase + 1, 0, round, step, maskVersion);
    }

    /** So many rounds before, when no step was committed since. */
    Position before(long rounds) {
        return new Position(phase, roundInPhase - rounds, round - rounds, step, maskVersion);
    }

    Position withMasks(int version) {
        return new Position(phase, roundInPhase, round, step, version);
    }
}
