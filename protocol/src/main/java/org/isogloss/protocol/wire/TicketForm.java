package org.isogloss.protocol.wire;

import java.util.BitSet;
import org.isogloss.protocol.layout.BlockGrid;
import org.isogloss.protocol.mask.WeightMask;

/**
 * The form in which a ticket, a language's own copy of the model with its optimizer state, travels and is stored: three
 * arrays (parameters, first and second moment), each block by block, each block packed to the weights that the ticket
 * trains, as fp32. A block in which it trains none is left out.
 */
public final class TicketForm {

    public static final int ARRAYS = 3;

    private final BlockGrid grid;
    private final WeightMask trained;
    /** Values of all blocks before each one, and of all at the end. */
    private final int[] before;

    /** @param trained the weights that the ticket trains; null for all */
    public TicketForm(BlockGrid grid, WeightMask trained) {
        this.grid = grid;
        this.trained = trained;
        this.before = new int[grid.blocks() + 1];
        for (int block = 0; block < grid.blocks(); block++) {
            before[block + 1] = before[block] + range(block).count();
        }
    }

    public int blocks() {
        return grid.blocks();
    }

    /** The values of a block. */
    public PackedRange range(int block) {
        return PackedRange.of(grid, block, trained);
    }

    /** Whether there is such a part, and it holds any value. */
    public boolean has(int array, int block) {
        return array >= 0 && array < ARRAYS && block >= 0 && block < grid.blocks() && count(block) > 0;
    }

    private int count(int block) {
        return before[block + 1] - before[block];
    }

    /** One number for each part; parts are in this order. */
    public int index(int array, int block) {
        return array * grid.blocks() + block;
    }

    /** The array of a part, by its number. */
    public int arrayOf(int part) {
        return part / grid.blocks();
    }

    /** The block of a part, by its number. */
    public int blockOf(int part) {
        return part % grid.blocks();
    }

    /** The numbers of all parts that hold a value. */
    public BitSet parts() {
        BitSet parts = new BitSet();
        for (int array = 0; array < ARRAYS; array++) {
            for (int block = 0; block < grid.blocks(); block++) {
                parts.set(index(array, block), has(array, block));
            }
        }
        return parts;
    }

    /** Where a part begins in a file of nothing but the values, bytes. */
    public long offset(int array, int block) {
        return GradientEncoding.FP32.bytes() * ((long) array * before[grid.blocks()] + before[block]);
    }

    /** Length of all parts, bytes. */
    public long bytes() {
        return offset(ARRAYS, 0);
    }

    /** Length of a part, bytes. */
    public int length(int block) {
        return GradientEncoding.FP32.bytes() * count(block);
    }
}
