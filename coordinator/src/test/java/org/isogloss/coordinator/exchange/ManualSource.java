package org.isogloss.coordinator.exchange;

import java.util.ArrayList;
import java.util.List;
import org.isogloss.protocol.layout.BlockGrid;
import org.isogloss.protocol.mask.WeightMask;

/** Parameters that a test commits block by block, and remembers after every step. */
final class ManualSource implements BlockSource {

    private final BlockGrid grid;
    private final float[] values;
    private final long[] blockStep;
    private final List<float[]> history = new ArrayList<>();
    private Runnable afterRead = () -> {};
    private int reads;

    ManualSource(BlockGrid grid) {
        this.grid = grid;
        this.values = new float[grid.size()];
        this.blockStep = new long[grid.blocks()];
        history.add(values.clone());
    }

    /** What happens between the next read of a block and what is made of it; once. */
    void afterRead(Runnable action) {
        afterRead = action;
    }

    @Override
    public BlockGrid grid() {
        return grid;
    }

    @Override
    public long readBlock(int block, float[] into) {
        reads++;
        System.arraycopy(values, grid.begin(block), into, 0, grid.end(block) - grid.begin(block));
        long step = blockStep[block];
        Runnable action = afterRead;
        afterRead = () -> {};
        action.run();
        return step;
    }

    /** How many blocks were read. */
    int reads() {
        return reads;
    }

    /** The newest step that any block is at. */
    long step() {
        long newest = 0;
        for (long step : blockStep) {
            newest = Math.max(newest, step);
        }
        return newest;
    }

    /** Updates one block to a step. */
    void commitBlock(int block, long step, WeightMask changed) {
        for (int i = grid.begin(block); i < grid.end(block); i++) {
            if (changed == null || changed.keeps(i)) {
                values[i] = step * 1000 + i;
            }
        }
        blockStep[block] = step;
    }

    /** The step is whole: every block is at it. */
    void completed() {
        history.add(values.clone());
    }

    /** Updates all blocks. */
    void commit(long step, WeightMask changed) {
        for (int block = 0; block < grid.blocks(); block++) {
            commitBlock(block, step, changed);
        }
        completed();
    }

    float[] after(long step) {
        return history.get((int) step);
    }
}
