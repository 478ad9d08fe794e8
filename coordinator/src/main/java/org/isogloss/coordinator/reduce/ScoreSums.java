package org.isogloss.coordinator.reduce;

import java.util.Map;
import org.isogloss.protocol.layout.BlockGrid;

/**
 * The sums of pruning scores of one language at a time, exact like those of gradients.
 *
 * <p>A scoring pass is opened like a step, and its lanes all belong to the language being scored.
 */
public final class ScoreSums implements ChunkSink {

    private final BlockRun blocks;
    private final BlockLoop loop;
    private final StepSums sums;

    public ScoreSums(BlockRun blocks, BlockLoop loop) {
        this.blocks = blocks;
        this.loop = loop;
        this.sums = new StepSums(blocks, loop);
    }

    @Override
    public synchronized void open(StepSpec spec) {
        sums.open(spec);
    }

    @Override
    public Receipt offer(LaneChunk chunk) {
        return sums.offer(chunk);
    }

    @Override
    public StepProgress progress() {
        return sums.progress();
    }

    @Override
    public Map<ChunkOutcome, Long> counts() {
        return sums.counts();
    }

    /**
     * Ends the pass and gives the summed scores of the blocks' values, in index order. Values that no lane keeps have 0.
     *
     * @throws IllegalStateException when no pass is open, or chunks are missing, or a lane poisoned it
     */
    public synchronized float[] finish() {
        sums.completeStep();
        sums.close();
        float[] scores = new float[blocks.size()];
        loop.forEach(blocks.count(), i -> copyBlock(i, scores));
        return scores;
    }

    private void copyBlock(int index, float[] scores) {
        BlockGrid grid = blocks.grid();
        FixedPointAccumulator accumulator = sums.accumulator(index);
        float[] block = new float[accumulator.size()];
        accumulator.divide(0, block.length, 1, block);
        System.arraycopy(block, 0, scores, grid.begin(blocks.first() + index) - blocks.begin(), block.length);
    }
}
