package org.isogloss.worker.train;

import org.isogloss.protocol.exchange.LaneResult;
import org.isogloss.protocol.mask.WeightMask;

/**
 * A computed lane.
 *
 * @param result sums over its batches
 * @param values gradients or scores in the order of the parameter vector; null when there is nothing to push
 * @param kept which of them to push; null for all
 */
public record LaneOutcome(LaneResult result, float[] values, WeightMask kept) {}
