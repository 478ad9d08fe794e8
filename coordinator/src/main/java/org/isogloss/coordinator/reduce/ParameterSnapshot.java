package org.isogloss.coordinator.reduce;

import org.isogloss.protocol.optim.AdamWState;

/**
 * A copy of everything that the optimizer keeps, as of one commit.
 *
 * @param step the commit
 * @param state parameters and moments of all blocks, in index order
 */
public record ParameterSnapshot(long step, AdamWState state) {}
