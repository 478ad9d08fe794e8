package org.isogloss.protocol.layout;

/**
 * The parameter vector cut into blocks of equal length (the last may be shorter), and the blocks dealt to slices.
 *
 * <p>A block is what travels in one chunk and what is accumulated, applied and sent on as a unit; a slice is a run of
 * neighbouring blocks that one reducer owns. No result depends on either size.
 *
 * @param size values in the vector
 * @param blockSize values in a block
 * @param slices how many slices
 */
public record BlockGrid(int size, int blockSize, int slices) {

    /** 2^18 values: 1 MiB in fp32, the largest chunk on the wire. */
    public static final int LARGEST_BLOCK = 1 << 18;

    public BlockGrid {
        if (size <= 0 || blockSize <= 0 || blockSize > LARGEST_BLOCK || slices <= 0) {
            throw new IllegalArgumentException("size " + size + ", block " + blockSize + ", slices " + slices);
        }
    }

    /** The grid with the largest blocks that still gives every slice at least one. */
    public static BlockGrid of(int size, int slices) {
        if (slices > size) {
            throw new IllegalArgumentException(slices + " slices for " + size + " parameters");
        }
        return new BlockGrid(size, Math.max(1, Math.min(LARGEST_BLOCK, size / slices)), slices);
    }

    public int blocks() {
        return (size - 1) / blockSize + 1;
    }

    /** First index of a block. */
    public int begin(int block) {
        return Math.multiplyExact(block, blockSize);
    }

    /** Index after the last of a block. */
    public int end(int block) {
        return (int) Math.min(size, ((long) block + 1) * blockSize);
    }

    /** The slice that owns a block: blocks are dealt evenly, in order. */
    public int sliceOf(int block) {
        return (int) ((long) block * slices / blocks());
    }
}
