package org.isogloss.coordinator.spread;

import org.isogloss.coordinator.exchange.BlockSource;
import org.isogloss.coordinator.reduce.BlockRun;
import org.isogloss.coordinator.reduce.BlockUpdate;
import org.isogloss.coordinator.reduce.Reducer;

/** A reducer as what followers are sent from. */
public final class ReducerBlocks {

    private ReducerBlocks() {}

    public static BlockSource of(Reducer reducer) {
        return new BlockSource() {
            @Override
            public BlockRun blocks() {
                return reducer.blocks();
            }

            @Override
            public long readBlock(int block, float[] into) {
                return reducer.readBlock(block, into);
            }

            @Override
            public BlockUpdate lastUpdate(int block) {
                return reducer.lastUpdate(block);
            }
        };
    }
}
