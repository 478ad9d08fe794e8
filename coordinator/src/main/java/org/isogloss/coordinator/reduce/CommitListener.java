package org.isogloss.coordinator.reduce;

import org.isogloss.protocol.mask.WeightMask;

/** Is told of a commit while it is made. */
@FunctionalInterface
public interface CommitListener {

    /**
     * A block is updated, and can be read; others may not be yet. Called by the threads that update, so it has to be quick.
     *
     * @param step that is being committed
     * @param changed which values it changes in all blocks; null for all
     */
    void applied(int block, long step, WeightMask changed);
}
