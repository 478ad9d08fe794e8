package org.isogloss.coordinator.plan;

import java.math.BigDecimal;

/**
 * One pass of a row of them, each of which makes a weight mask for every language.
 *
 * @param number from 1
 * @param of how many
 * @param schedule how they follow from each other
 */
public record MaskPass(int number, int of, MaskSchedule schedule) {

    /** Whether it goes on from the weight masks of the pass before: what they prune stays pruned. */
    public boolean goesOn() {
        return schedule.goesOn(number);
    }

    /**
     * The fraction of all maskable weights that is pruned after this pass.
     *
     * @param whole what the config says of the language
     */
    public BigDecimal sparsity(BigDecimal whole) {
        return schedule.sparsity(number, of, whole);
    }
}
