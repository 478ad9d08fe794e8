package org.isogloss.coordinator.reduce;

import org.isogloss.protocol.mask.WeightMask;

/**
 * One lane as a reducer sees it: whose gradient it brings and at which positions.
 *
 * <p>Within one step a lane number stands for one piece of work, whatever happens: a lane that is replaced by other work
 * gets a number that was not in use.
 *
 * @param lane the lane's number
 * @param language whose speech the lane computes with
 * @param kept the weights that the lane has a gradient for, or null for all
 */
public record LaneSpec(int lane, String language, WeightMask kept) {}
