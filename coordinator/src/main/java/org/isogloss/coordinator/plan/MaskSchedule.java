package org.isogloss.coordinator.plan;

import java.math.BigDecimal;
import java.math.MathContext;

/** How much each of a row of passes prunes, and whether it goes on from the one before. */
sealed interface MaskSchedule {

    /** Whether a pass goes on from the weight masks of the pass before: what they prune stays pruned. */
    boolean goesOn(int pass);

    /**
     * The fraction of all maskable weights of a language that is pruned after a pass.
     *
     * @param pass from 1
     * @param of how many
     * @param whole the sparsity that the config gives the language
     */
    BigDecimal sparsity(int pass, int of, BigDecimal whole);

    /**
     * Passes one after the other with no training between. They give up a sparsity s in n rounds: each prunes
     * 1 - (1 - s)^(1/n) of the weights that are left, so that after pass k a share of (1 - s)^(k/n) is kept.
     */
    record Rounds() implements MaskSchedule {

        @Override
        public boolean goesOn(int pass) {
            return pass > 1;
        }

        @Override
        public BigDecimal sparsity(int pass, int of, BigDecimal whole) {
            if (pass == of) {
                return whole;
            }
            double kept = 1 - whole.doubleValue();
            // StrictMath: the library's pow may differ between processors in the last bit.
            return BigDecimal.valueOf(1 - StrictMath.pow(kept, (double) pass / of));
        }
    }

    /**
     * Passes amid training, each from all weights as they are by then: what was pruned may be kept again. The sparsity goes
     * in equal steps from that of the config to a last one.
     *
     * @param last null for the sparsity of the config throughout
     */
    record Periodic(BigDecimal last) implements MaskSchedule {

        @Override
        public boolean goesOn(int pass) {
            return false;
        }

        @Override
        public BigDecimal sparsity(int pass, int of, BigDecimal whole) {
            if (last == null || pass == of) {
                return last == null ? whole : last;
            }
            return whole.add(last.subtract(whole)
                    .multiply(BigDecimal.valueOf(pass))
                    .divide(BigDecimal.valueOf(of), MathContext.DECIMAL64));
        }
    }
}
