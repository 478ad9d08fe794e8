package org.isogloss.protocol.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BlockGridTest {

    @Property
    void blocksFollowOnEachOtherAndCoverTheVector(
            @ForAll @IntRange(min = 1, max = 5_000) int size, @ForAll @IntRange(min = 1, max = 600) int block) {
        BlockGrid grid = new BlockGrid(size, block, 1);
        int position = 0;
        for (int b = 0; b < grid.blocks(); b++) {
            assertThat(grid.begin(b)).isEqualTo(position);
            assertThat(grid.end(b)).isGreaterThan(position);
            position = grid.end(b);
        }
        assertThat(position).isEqualTo(size);
    }

    @Property
    void everySliceHasNeighbouringBlocksAndAtLeastOne(
            @ForAll @IntRange(min = 1, max = 3_000_000) int size, @ForAll @IntRange(min = 1, max = 64) int slices) {
        if (slices > size) {
            assertThatIllegalArgumentException().isThrownBy(() -> BlockGrid.of(size, slices));
            return;
        }
        BlockGrid grid = BlockGrid.of(size, slices);
        int slice = 0;
        assertThat(grid.sliceOf(0)).isZero();
        for (int b = 1; b < grid.blocks() && slice < slices; b++) {
            assertThat(grid.sliceOf(b)).isBetween(slice, slice + 1);
            slice = grid.sliceOf(b);
        }
        assertThat(grid.sliceOf(grid.blocks() - 1)).isEqualTo(slices - 1);
    }

    @Test
    void theLargestVectorHasNoOverflow() {
        BlockGrid grid = BlockGrid.of(Integer.MAX_VALUE, 3);
        assertThat(grid.end(grid.blocks() - 1)).isEqualTo(Integer.MAX_VALUE);
        assertThat(grid.sliceOf(grid.blocks() - 1)).isEqualTo(2);
    }

    @Test
    void sizesThatMakeNoGridAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new BlockGrid(0, 1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new BlockGrid(1, 0, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new BlockGrid(1, BlockGrid.LARGEST_BLOCK + 1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new BlockGrid(1, 1, 0));
    }
}
