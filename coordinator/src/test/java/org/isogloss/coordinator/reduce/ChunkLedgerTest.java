package org.isogloss.coordinator.reduce;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.isogloss.protocol.layout.BlockGrid;
import org.isogloss.protocol.mask.WeightMask;
import org.isogloss.protocol.wire.GradientEncoding;
import org.junit.jupiter.api.Test;

/** Through {@link StepSums}, which keeps the book. */
class ChunkLedgerTest {

    private static final BlockGrid GRID = new BlockGrid(6, 2, 1);
    private static final WeightMask MIDDLE = WeightMask.ofWords(new long[] {0b001100}, 6);

    private final StepSums sums = new StepSums(BlockRun.all(GRID), BlockLoop.sequential());
    private final StepSpec spec = new StepSpec(
            7, 5, 3, GradientEncoding.FP32, List.of(new LaneSpec(10, "aa", null), new LaneSpec(11, "bb", MIDDLE)));

    private ChunkOutcome offer(long epoch, long step, long maskVersion, int lane, int block) {
        LaneChunk good = Chunks.of(spec, lane, block, new byte[8]);
        return sums.offer(new LaneChunk(epoch, step, maskVersion, lane, block, good.crc(), good.payload()))
                .outcome();
    }

    private Receipt offer(int lane, int block, float... values) {
        byte[] payload = new byte[4 * values.length];
        GradientEncoding.FP32.encode(values, 0, values.length, payload);
        return sums.offer(Chunks.of(spec, lane, block, payload));
    }

    @Test
    void everyReasonToRefuseHasItsName() {
        assertThat(offer(7, 5, 3, 10, 0)).isEqualTo(ChunkOutcome.EARLY);
        sums.open(spec);
        assertThat(offer(6, 5, 3, 10, 0)).isEqualTo(ChunkOutcome.WRONG_EPOCH);
        assertThat(offer(8, 5, 3, 10, 0)).isEqualTo(ChunkOutcome.WRONG_EPOCH);
        assertThat(offer(7, 4, 3, 10, 0)).isEqualTo(ChunkOutcome.LATE);
        assertThat(offer(7, 6, 3, 10, 0)).isEqualTo(ChunkOutcome.EARLY);
        assertThat(offer(7, 5, 2, 10, 0)).isEqualTo(ChunkOutcome.WRONG_MASK_VERSION);
        assertThat(offer(7, 5, 3, 0, 0)).isEqualTo(ChunkOutcome.UNKNOWN_LANE);
        for (int block : new int[] {-1, 3, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
            assertThat(offer(7, 5, 3, 10, block)).isEqualTo(ChunkOutcome.UNKNOWN_BLOCK);
        }
        assertThat(offer(11, 0, 1, 1).outcome()).isEqualTo(ChunkOutcome.UNKNOWN_BLOCK);
        assertThat(offer(10, 0, 1).outcome()).isEqualTo(ChunkOutcome.CORRUPT);
        assertThat(sums.offer(new LaneChunk(7, 5, 3, 10, 0, 1, new byte[8])).outcome())
                .isEqualTo(ChunkOutcome.CORRUPT);
        assertThat(offer(7, 5, 3, 10, 0)).isEqualTo(ChunkOutcome.ACCEPTED);
        assertThat(offer(7, 5, 3, 10, 0)).isEqualTo(ChunkOutcome.DUPLICATE);
        assertThat(sums.counts()).containsEntry(ChunkOutcome.CORRUPT, 2L).containsEntry(ChunkOutcome.EARLY, 2L);
    }

    @Test
    void completionIsToldOnce() {
        sums.open(spec);
        assertThat(sums.progress().missing()).containsExactly(10, 11);
        assertThat(offer(11, 1, 1, 1)).isEqualTo(new Receipt(ChunkOutcome.ACCEPTED, true, false));
        assertThat(offer(10, 2, 1, 1)).isEqualTo(new Receipt(ChunkOutcome.ACCEPTED, false, false));
        assertThat(offer(10, 0, 1, 1)).isEqualTo(new Receipt(ChunkOutcome.ACCEPTED, false, false));
        assertThat(sums.progress().missing()).containsExactly(10);
        assertThat(offer(10, 1, 1, 1)).isEqualTo(new Receipt(ChunkOutcome.ACCEPTED, true, true));
        assertThat(sums.progress().complete()).isTrue();
        assertThat(offer(10, 1, 1, 1)).isEqualTo(new Receipt(ChunkOutcome.DUPLICATE, false, false));
        assertThat(sums.close()).isEqualTo(spec);
        assertThat(offer(10, 1, 1, 1)).isEqualTo(new Receipt(ChunkOutcome.LATE, false, false));
        assertThat(offer(7, 6, 3, 10, 1)).isEqualTo(ChunkOutcome.EARLY);
    }

    @Test
    void aLaneThatKeepsNothingIsComplete() {
        WeightMask none = WeightMask.ofWords(new long[1], 6);
        sums.open(new StepSpec(7, 5, 3, GradientEncoding.FP32, List.of(new LaneSpec(1, "aa", none))));
        assertThat(sums.progress().complete()).isTrue();
    }

    @Test
    void valuesThatCanNotBeAddedPoisonTheStepUntilItIsOpenedAgain() {
        sums.open(spec);
        assertThat(offer(10, 0, 1, 1).outcome()).isEqualTo(ChunkOutcome.ACCEPTED);
        assertThat(offer(10, 1, 1, Float.NaN).outcome()).isEqualTo(ChunkOutcome.NOT_FINITE);
        assertThat(offer(11, 1, 1, 1).outcome()).isEqualTo(ChunkOutcome.POISONED);
        assertThat(sums.progress()).isEqualTo(new StepProgress(List.of(10, 11), List.of(10)));
        sums.open(spec);
        assertThat(offer(11, 1, 1, 0x1.1p21f).outcome()).isEqualTo(ChunkOutcome.OUT_OF_RANGE);
        sums.open(spec);
        assertThat(offer(11, 1, 1, -0x1p21f).outcome()).isEqualTo(ChunkOutcome.ACCEPTED);
        for (int block = 0; block < 3; block++) {
            assertThat(offer(10, block, 1, -2).outcome()).isEqualTo(ChunkOutcome.ACCEPTED);
        }
        float[] block = new float[2];
        sums.accumulator(1).divide(0, 2, 1, block);
        assertThat(block).containsExactly(2, -0x1p21f - 2);
    }

    @Test
    void aBadCopyOfWhatIsInDoesNoHarm() {
        sums.open(spec);
        offer(11, 1, 1, 1);
        assertThat(offer(11, 1, Float.NaN, 1).outcome()).isEqualTo(ChunkOutcome.DUPLICATE);
        assertThat(sums.progress().poisoned()).isEmpty();
    }

    @Test
    void scoresAreSummedUnderEachLanesMask() {
        ScoreSums scores = new ScoreSums(BlockRun.all(GRID), BlockLoop.sequential());
        float[] values = {0.5f, 1, 2, 3, 4, 5};
        for (int pass = 0; pass < 2; pass++) {
            scores.open(spec);
            for (LaneSpec lane : spec.lanes()) {
                Chunks.of(spec, lane, GRID, values).forEach(scores::offer);
            }
            assertThat(scores.finish()).containsExactly(0.5f, 1, 4, 6, 4, 5);
        }
        assertThat(scores.counts().get(ChunkOutcome.ACCEPTED)).isEqualTo(8);
        assertThat(Arrays.stream(ChunkOutcome.values()).filter(ChunkOutcome::poisons))
                .containsExactly(ChunkOutcome.NOT_FINITE, ChunkOutcome.OUT_OF_RANGE);
    }
}
