package org.isogloss.coordinator.reduce;

import org.isogloss.protocol.layout.BlockGrid;

/**
 * Neighbouring blocks of the parameter vector: what one reducer owns.
 *
 * @param grid how the whole vector is cut
 * @param first the first block
 * @param end the block after the last
 */
public record BlockRun(BlockGrid grid, int first, int end) {

    public BlockRun {
        if (first < 0 || first >= end || end > grid.blocks()) {
            throw new IllegalArgumentException("blocks " + first + " to " + end + " of " + grid.blocks());
        }
    }

    public static BlockRun all(BlockGrid grid) {
        return new BlockRun(grid, 0, grid.blocks());
    }

    /** The blocks of one slice. */
    public static BlockRun ofSlice(BlockGrid grid, int slice) {
        int first = 0;
        while (first < grid.blocks() && grid.sliceOf(first) < slice) {
            first++;
        }
        int end = first;
        while (end < grid.blocks() && grid.sliceOf(end) == slice) {
            end++;
        }
        return new BlockRun(grid, first, end);
    }

    public int count() {
        return end - first;
    }

    public boolean contains(int block) {
        return block >= first && block < end;
    }

    /** Index in the vector of the first value. */
    public int begin() {
        return grid.begin(first);
    }

    /** How many values the blocks have. */
    public int size() {
        return grid.end(end - 1) - begin();
    }
}
