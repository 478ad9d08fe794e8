package org.isogloss.coordinator.exchange;

import org.isogloss.coordinator.reduce.BlockRun;
import org.isogloss.coordinator.reduce.BlockUpdate;
import org.isogloss.protocol.layout.BlockGrid;

/** Where the current parameters are read from, a block at a time, while they go on changing. */
public interface BlockSource {

    /** Which blocks there are. */
    BlockRun blocks();

    default BlockGrid grid() {
        return blocks().grid();
    }

    /**
     * Copies a block's values to the start of {@code into}.
     *
     * @return how many steps were committed in what was copied
     */
    long readBlock(int block, float[] into);

    /** What last changed a block, if that was an update that can be sent in place of the values; null for anything else. */
    BlockUpdate lastUpdate(int block);
}
