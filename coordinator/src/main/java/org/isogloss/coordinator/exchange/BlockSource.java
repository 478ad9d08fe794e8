package org.isogloss.coordinator.exchange;

import org.isogloss.protocol.layout.BlockGrid;

/** Where the current parameters are read from, a block at a time, while they go on changing. */
public interface BlockSource {

    BlockGrid grid();

    /**
     * Copies a block's values to the start of {@code into}.
     *
     * @return how many steps were committed in what was copied
     */
    long readBlock(int block, float[] into);
}
