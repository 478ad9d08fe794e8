package org.isogloss.coordinator.reduce;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.isogloss.protocol.layout.BlockGrid;
import org.isogloss.protocol.mask.WeightMask;
import org.isogloss.protocol.optim.Hyperparameters;
import org.isogloss.protocol.wire.GradientEncoding;
import org.junit.jupiter.api.Test;

/** A reducer whose updates are rounded to bf16. */
class RoundedUpdatesTest {

    private static final int SIZE = 300;

    private static Reducer reducer(ParameterSnapshot start, int blockSize) {
        return new Reducer(
                BlockRun.all(new BlockGrid(start.state().size(), blockSize, 1)), start, BlockLoop.sequential());
    }

    private static void step(
            Reducer reducer, BlockGrid grid, long step, WeightMask kept, float[] gradient, double rate) {
        LaneSpec lane = new LaneSpec(0, "xx", kept);
        StepSpec spec = new StepSpec(1, step, 1, GradientEncoding.FP32, List.of(lane));
        reducer.open(spec);
        Chunks.of(spec, lane, grid, gradient).forEach(reducer::offer);
        Commits.whole(reducer, 1, new Hyperparameters(rate, 0.9, 0.98, 1e-6, 0.01, Double.POSITIVE_INFINITY, false));
    }

    private static float[] values(Random random, double scale) {
        float[] values = new float[SIZE];
        for (int i = 0; i < SIZE; i++) {
            values[i] = (float) (scale * random.nextGaussian());
        }
        return values;
    }

    private static WeightMask mask(Random random) {
        long[] words = random.longs((SIZE + 63) / 64).toArray();
        words[words.length - 1] &= (1L << SIZE % 64) - 1;
        words[random.nextInt(words.length - 1)] = random.nextBoolean() ? -1 : 0;
        return WeightMask.ofWords(words, SIZE);
    }

    private static void add(BlockUpdate update, int begin, int end, float[] copy) {
        ByteBuffer sent = ByteBuffer.wrap(update.payload()).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = begin; i < end; i++) {
            if (update.changed() == null || update.changed().keeps(i)) {
                copy[i] += GradientEncoding.ofBf16(sent.getShort());
            }
        }
        assertThat(sent.hasRemaining()).isFalse();
    }

    @Property(tries = 200)
    void whoeverAddsTheUpdatesHasTheSameBits(@ForAll long seed, @ForAll @IntRange(min = 1, max = 300) int blockSize) {
        Random random = new Random(seed);
        BlockGrid grid = new BlockGrid(SIZE, blockSize, 1);
        float[] copy = values(random, 1);
        Reducer reducer = reducer(ParameterSnapshot.fresh(copy.clone(), true), blockSize);
        for (long step = 1; step <= 6; step++) {
            if (step == 4) {
                reducer = reducer(reducer.snapshot(), blockSize);
            }
            WeightMask kept = random.nextInt(4) == 0 ? null : mask(random);
            float[] before = copy.clone();
            step(reducer, grid, step, kept, values(random, 0.1), 0.01);
            for (int b = 0; b < grid.blocks(); b++) {
                BlockUpdate update = reducer.lastUpdate(b);
                if (update != null && update.step() == step) {
                    assertThat(update.base()).isLessThan(step);
                    add(update, grid.begin(b), grid.end(b), copy);
                }
            }
            assertThat(reducer.snapshot().state().parameters()).containsExactly(copy);
            for (int i = 0; i < SIZE; i++) {
                if (kept != null && !kept.keeps(i)) {
                    assertThat(copy[i]).as("weight %d is pruned", i).isEqualTo(before[i]);
                }
            }
        }
    }

    /** Single updates are off by up to 2^-9 of themselves; all of them together must not be. */
    @Test
    void whatIsLeftOutOfAnUpdateIsMadeUpForLater() {
        Random random = new Random(5);
        BlockGrid grid = new BlockGrid(SIZE, SIZE, 1);
        float[] start = values(random, 1);
        Reducer rounded = reducer(ParameterSnapshot.fresh(start.clone(), true), SIZE);
        Reducer exact = reducer(ParameterSnapshot.fresh(start.clone(), false), SIZE);
        float[] gradient = values(random, 0.1);
        for (long step = 1; step <= 500; step++) {
            step(rounded, grid, step, null, gradient, 1e-4);
            step(exact, grid, step, null, gradient, 1e-4);
        }
        float[] wanted = exact.snapshot().state().parameters();
        float[] actual = rounded.snapshot().state().parameters();
        assertThat(exact.lastUpdate(0)).isNull();
        double worst = 0;
        for (int i = 0; i < SIZE; i++) {
            assertThat(Math.abs(wanted[i] - start[i])).isGreaterThan(0.01f);
            worst = Math.max(worst, Math.abs(actual[i] - wanted[i]));
        }
        // One update is 1e-4. Without feedback, 500 of them would be up to 500 * 1e-4 / 512 = 1e-4 off.
        assertThat(worst).isGreaterThan(0).isLessThan(2e-6);
    }

    @Test
    void aPrunedWeightForgetsWhatWasLeftOut() {
        BlockGrid grid = new BlockGrid(2, 2, 1);
        Reducer reducer = reducer(ParameterSnapshot.fresh(new float[] {1, 1}, true), 2);
        step(reducer, grid, 1, null, new float[] {0.3f, 0.3f}, 0.0123);
        assertThat(reducer.snapshot().residual()).doesNotContain((short) 0);
        reducer.zeroAllBut(WeightMask.ofWords(new long[] {0b01}, 2), 2);
        assertThat(reducer.snapshot().residual()[0]).isNotZero();
        assertThat(reducer.snapshot().residual()[1]).isZero();
        assertThat(reducer.snapshot().state().parameters()[1]).isZero();
        assertThat(reducer.lastUpdate(0)).as("zeroes are no update").isNull();
        step(reducer, grid, 3, null, new float[] {0.3f, 0.3f}, 0.0123);
        assertThat(reducer.lastUpdate(0).base()).isEqualTo(2);
    }
}
