package org.isogloss.coordinator.reduce;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.isogloss.protocol.layout.BlockGrid;

class BlockRunTest {

    @Property
    void nodesShareAllBlocksInOrderAndEvenly(
            @ForAll @IntRange(min = 1, max = 2_000_000) int size,
            @ForAll @IntRange(min = 1, max = 64) int slices,
            @ForAll @IntRange(min = 1, max = 64) int nodes) {
        Assume.that(slices <= size && nodes <= slices);
        BlockGrid grid = BlockGrid.of(size, slices);
        List<BlockRun> runs = BlockRun.dealt(grid, nodes);
        assertThat(runs).hasSize(nodes);
        int next = 0;
        int fewest = Integer.MAX_VALUE;
        int most = 0;
        for (BlockRun run : runs) {
            assertThat(run.first()).isEqualTo(next);
            next = run.end();
            int held = grid.sliceOf(run.end() - 1) - grid.sliceOf(run.first()) + 1;
            fewest = Math.min(fewest, held);
            most = Math.max(most, held);
        }
        assertThat(next).isEqualTo(grid.blocks());
        assertThat(most - fewest).isLessThanOrEqualTo(1);
    }
}
