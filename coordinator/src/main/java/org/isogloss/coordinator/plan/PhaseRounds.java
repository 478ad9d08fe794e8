package org.isogloss.coordinator.plan;

/**
 * The rounds of a phase in their order: stretches of training, each but the last followed by a pass that makes weight masks;
 * or such passes alone.
 *
 * @param steps of training in all
 * @param stretch steps before each pass; 0 when there is no training
 * @param passes that make weight masks
 * @param passRounds rounds of a pass
 * @param schedule of the passes
 */
record PhaseRounds(long steps, long stretch, int passes, long passRounds, MaskSchedule schedule) {

    /** What a round of a phase is. */
    sealed interface Slot {}

    /** @param step of the phase, from 0 */
    record Step(long step) implements Slot {}

    /**
     * @param round of the pass, from 0
     * @param last whether it ends the pass
     */
    record Scoring(MaskPass pass, long round, boolean last) implements Slot {}

    /** Training without a pass. */
    static PhaseRounds training(long steps) {
        return new PhaseRounds(steps, steps, 0, 1, new MaskSchedule.Rounds());
    }

    long total() {
        return steps + passes * passRounds;
    }

    Slot at(long round) {
        long cycle = stretch + passRounds;
        long before = Math.min(round / cycle, passes);
        long within = round - before * cycle;
        if (before == passes || within < stretch) {
            return new Step(before * stretch + within);
        }
        long inPass = within - stretch;
        MaskPass pass = new MaskPass(Math.toIntExact(before) + 1, passes, schedule);
        return new Scoring(pass, inPass, inPass == passRounds - 1);
    }
}
