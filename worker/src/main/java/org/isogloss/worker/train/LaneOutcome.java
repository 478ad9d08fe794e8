package org.isogloss.worker.train;

import org.isogloss.protocol.exchange.LaneResult;
import org.isogloss.protocol.mask.WeightMask;
import org.isogloss.protocol.optim.AdamWState;

/**
 * A computed lane.
 *
 * @param result sums over its batches
 * @param values gradients or scores in the order of the parameter vector; null when there is nothing to push. Gradients stay while
 *     the next training lane is computed, and no longer
 * @param kept which of them to push; null for all
 * @param ticket the ticket that the lane has trained, of which {@code kept} is to be pushed; null when it trains none
 */
public record LaneOutcome(LaneResult result, float[] values, WeightMask kept, AdamWState ticket) {

    LaneOutcome(LaneResult result, float[] values, WeightMask kept) {
        this(result, values, kept, null);
    }
}
