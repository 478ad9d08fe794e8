package org.isogloss.coordinator.plan;

import java.math.BigDecimal;

/**
 * One pass of a row of them, each of which makes a weight mask for every language.
 *
 * <p>The passes of a pruning phase give up a sparsity s in n rounds: each prunes 1 - (1 - s)^(1/n) of the weights that are
 * left, so that after pass k a share of (1 - s)^(k/n) is kept, and scores them under the weight masks of the pass before.
 *
 * @param number from 1
 * @param of how many
 */
public record MaskPass(int number, int of) {

    /** Whether it goes on from the weight masks of the pass before: what they prune stays pruned. */
    public boolean goesOn() {
        return number > 1;
    }

    /** The fraction of all maskable weights that is pruned after this pass, exact after the last. */
    public BigDecimal sparsity(BigDecimal whole) {
        if (number == of) {
            return whole;
        }
        double kept = 1 - whole.doubleValue();
        // StrictMath: the library's pow may differ between processors in the last bit.
        return BigDecimal.valueOf(1 - StrictMath.pow(kept, (double) number / of));
    }
}
