package org.isogloss.coordinator.reduce;

import java.util.ArrayList;
import java.util.List;
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
        return new BlockRun(grid, firstOf(grid, slice), firstOf(grid, slice + 1));
    }

    /**
     * The whole vector dealt to some nodes: to each as many slices as to any other, or one more, in order.
     *
     * @param nodes at most as many as there are slices
     */
    public static List<BlockRun> dealt(BlockGrid grid, int nodes) {
        List<BlockRun> runs = new ArrayList<>();
        for (int node = 0; node < nodes; node++) {
            int first = firstSlice(grid, node, nodes);
            int end = firstSlice(grid, node + 1, nodes);
            runs.add(new BlockRun(grid, firstOf(grid, first), firstOf(grid, end)));
        }
        return runs;
    }

    private static int firstSlice(BlockGrid grid, int node, int nodes) {
        return (int) ((long) node * grid.slices() / nodes);
    }

    /** The first block of a slice, or of none before it. */
    private static int firstOf(BlockGrid grid, int slice) {
        int first = 0;
        while (first < grid.blocks() && grid.sliceOf(first) < slice) {
            first++;
        }
        return first;
    }

    public int count() {
        return end - first;
    }

    public boolean isWhole() {
        return first == 0 && end == grid.blocks();
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
