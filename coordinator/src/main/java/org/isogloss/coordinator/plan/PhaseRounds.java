package org.isogloss.coordinator.plan;

/**
 * The rounds of a phase in their order: steps of training, or passes that make weight masks.
 *
 * @param steps of training
 * @param passes that make weight masks
 * @param passRounds rounds of a pass
 */
record PhaseRounds(long steps, int passes, long passRounds) {

    /** What a round of a phase is. */
    sealed interface Slot {}

    /** @param step of the phase, from 0 */
    record Step(long step) implements Slot {}

    /**
     * @param round of the pass, from 0
     * @param last whether it ends the pass
     */
    record Scoring(MaskPass pass, long round, boolean last) implements Slot {}

    long total() {
        return steps + passes * passRounds;
    }

    Slot at(long round) {
        if (round < steps) {
            return new Step(round);
        }
        long scoring = round - steps;
        long inPass = scoring % passRounds;
        MaskPass pass = new MaskPass(Math.toIntExact(scoring / passRounds) + 1, passes);
        return new Scoring(pass, inPass, inPass == passRounds - 1);
    }
}
