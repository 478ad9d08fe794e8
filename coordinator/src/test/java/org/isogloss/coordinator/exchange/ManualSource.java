package org.isogloss.coordinator.exchange;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.isogloss.coordinator.reduce.BlockRun;
import org.isogloss.coordinator.reduce.BlockUpdate;
import org.isogloss.protocol.layout.BlockGrid;
import org.isogloss.protocol.mask.WeightMask;
import org.isogloss.protocol.wire.GradientEncoding;

/** Parameters that a test commits block by block, and remembers after every step. */
final class ManualSource implements BlockSource {

    private final BlockGrid grid;
    private final float[] values;
    private final long[] blockStep;
    private final boolean updates;
    private final BlockUpdate[] lastUpdate;
    private final List<float[]> history = new ArrayList<>();
    private Runnable afterRead = () -> {};
    private int reads;

    ManualSource(BlockGrid grid) {
        this(grid, false);
    }

    /** @param updates whether it knows what each step added */
    ManualSource(BlockGrid grid, boolean updates) {
        this.updates = updates;
        this.lastUpdate = new BlockUpdate[grid.blocks()];
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
    public BlockRun blocks() {
        return BlockRun.all(grid);
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

    @Override
    public BlockUpdate lastUpdate(int block) {
        return lastUpdate[block];
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
        ByteBuffer added =
                ByteBuffer.allocate(2 * (grid.end(block) - grid.begin(block))).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = grid.begin(block); i < grid.end(block); i++) {
            if (changed == null || changed.keeps(i)) {
                // Of 8 bits, so bf16 does not round it.
                float update = updates ? (step * 31 + i) % 200 + 1 : step * 1000 + i - values[i];
                values[i] += update;
                added.putShort(GradientEncoding.toBf16(update));
            }
        }
        blockStep[block] = step;
        if (updates && added.position() > 0) {
            BlockUpdate before = lastUpdate[block];
            long base = before == null ? 0 : before.step();
            byte[] payload = Arrays.copyOf(added.array(), added.position());
            lastUpdate[block] = new BlockUpdate(base, step, changed, payload);
        }
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
