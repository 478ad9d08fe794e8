package org.isogloss.coordinator.reduce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.isogloss.coordinator.reduce.CommitOutcome.Committed;
import org.isogloss.coordinator.reduce.CommitOutcome.NonFinite;
import org.isogloss.protocol.Sha256;
import org.isogloss.protocol.conformance.Reference;
import org.isogloss.protocol.layout.BlockGrid;
import org.isogloss.protocol.mask.WeightMask;
import org.isogloss.protocol.optim.AdamWState;
import org.isogloss.protocol.optim.Hyperparameters;
import org.isogloss.protocol.wire.GradientEncoding;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ReducerTest {

    private static final BlockGrid GRID = new BlockGrid(10, 4, 1);
    private static final Hyperparameters PLAIN =
            new Hyperparameters(0.1, 0.9, 0.98, 1e-6, 0.01, Double.POSITIVE_INFINITY, false);

    private static final float[] ONES = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1};

    private final Reducer reducer = reducer(GRID, new float[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9});

    private static Reducer reducer(BlockGrid grid, float[] start) {
        return new Reducer(
                BlockRun.all(grid), new ParameterSnapshot(0, AdamWState.fresh(start)), BlockLoop.sequential());
    }

    private static StepSpec step(long step, WeightMask... kept) {
        List<LaneSpec> lanes = IntStream.range(0, kept.length)
                .mapToObj(i -> new LaneSpec(i, "xx", kept[i]))
                .toList();
        return new StepSpec(1, step, 1, GradientEncoding.FP32, lanes);
    }

    private static WeightMask keeping(long bits) {
        return WeightMask.ofWords(new long[] {bits}, 10);
    }

    private void send(StepSpec spec, float... gradient) {
        for (LaneSpec lane : spec.lanes()) {
            Chunks.of(spec, lane, GRID, gradient).forEach(reducer::offer);
        }
    }

    @Test
    void zeroesInAStepOfItsOwnWhatAWeightMaskPrunes() {
        AdamWState state = new AdamWState(new float[] {1, 2, 3}, new float[] {4, 5, 6}, new float[] {7, 8, 9});
        Reducer zeroed = new Reducer(
                BlockRun.all(new BlockGrid(3, 2, 1)), new ParameterSnapshot(4, state), BlockLoop.sequential());
        zeroed.zeroAllBut(WeightMask.ofWords(new long[] {0b101}, 3), 5);
        ParameterSnapshot after = zeroed.snapshot();
        assertThat(after.step()).isEqualTo(5);
        assertThat(after.state().parameters()).containsExactly(1, 0, 3);
        assertThat(after.state().firstMoment()).containsExactly(4, 0, 6);
        assertThat(after.state().secondMoment()).containsExactly(7, 0, 9);
        assertThat(zeroed.readBlock(1, new float[1])).isEqualTo(5);
        assertThatThrownBy(() -> zeroed.zeroAllBut(WeightMask.full(3), 5)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void clippedRunsFollowTheReference() {
        AdamWReference golden = new AdamWReference(Reference.open(Path.of("../protocol/src/test/resources/golden")));
        int size = golden.size();
        for (String run : List.of("clip", "masked_global_clip")) {
            double[] norms = golden.file().values(run + ".f32.total_norm");
            double[] factors = golden.file().values(run + ".f32.clip_coef");
            double[] parameters = golden.file().values(run + ".f32.param");
            BlockGrid grid = new BlockGrid(size, 192, 1);
            Reducer own = reducer(grid, golden.start());
            for (int step = 1; step <= golden.steps(); step++) {
                StepSpec spec = step(step, run.equals("clip") ? null : golden.kept(step));
                own.open(spec);
                Chunks.of(spec, spec.lanes().get(0), grid, golden.gradient(step))
                        .forEach(own::offer);
                Committed committed = (Committed) Commits.whole(own, 1, golden.hyperparameters(step, true));
                assertThat(committed.gradientNorm()).isCloseTo(norms[step - 1], within(1e-5));
                assertThat(committed.clipFactor()).isCloseTo(factors[step - 1], within(5e-7));
                float[] actual = own.snapshot().state().parameters();
                for (int i = 0; i < size; i++) {
                    assertThat((double) actual[i]).isCloseTo(parameters[(step - 1) * size + i], within(5e-6));
                }
            }
        }
    }

    @Test
    void whatNoLaneKeepsStaysBitForBit() {
        StepSpec first = step(1, (WeightMask) null);
        reducer.open(first);
        send(first, ONES);
        assertThat(Commits.whole(reducer, 1, PLAIN)).isEqualTo(new Committed(1, Math.sqrt(10), 1, null));
        AdamWState before = reducer.snapshot().state();

        StepSpec second = step(2, keeping(0b11), keeping(0b110));
        reducer.open(second);
        send(second, ONES);
        assertThat(((Committed) Commits.whole(reducer, 1, PLAIN)).changed()).isEqualTo(keeping(0b111));
        AdamWState after = reducer.snapshot().state();
        for (int i = 0; i < 10; i++) {
            assertThat(after.parameters()[i] == before.parameters()[i]).isEqualTo(i > 2);
            assertThat(after.secondMoment()[i] == before.secondMoment()[i]).isEqualTo(i > 2);
        }
    }

    @Test
    void leakyMomentsMoveEverything() {
        reducer.open(step(1, keeping(1)));
        send(step(1, keeping(1)), ONES);
        Hyperparameters leaky = new Hyperparameters(0.1, 0.9, 0.98, 1e-6, 0.01, Double.POSITIVE_INFINITY, true);
        assertThat(((Committed) Commits.whole(reducer, 1, leaky)).changed()).isNull();
        assertThat(reducer.snapshot().state().parameters()[9]).isEqualTo(9f * (float) (1 - 0.1 * 0.01));
    }

    @Test
    void leakyMomentsMoveNothingThatTheStepDoesNotTrain() {
        WeightMask trainable = keeping(0b111);
        StepSpec spec =
                new StepSpec(1, 1, 1, GradientEncoding.FP32, List.of(new LaneSpec(0, "xx", keeping(1))), trainable);
        reducer.open(spec);
        send(spec, ONES);
        Hyperparameters leaky = new Hyperparameters(0.1, 0.9, 0.98, 1e-6, 0.01, Double.POSITIVE_INFINITY, true);
        assertThat(((Committed) Commits.whole(reducer, 1, leaky)).changed()).isEqualTo(trainable);
        float[] after = reducer.snapshot().state().parameters();
        assertThat(after[2]).isEqualTo(2f * (float) (1 - 0.1 * 0.01));
        assertThat(after[3]).isEqualTo(3f);
        assertThat(after[9]).isEqualTo(9f);
    }

    @Test
    void aSampleSizeOfNoUseChangesNothing() {
        String before = reducer.sha256();
        reducer.open(step(1, (WeightMask) null));
        send(step(1, (WeightMask) null), ONES);
        for (double bad : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY, Double.MIN_VALUE}) {
            assertThat(Commits.whole(reducer, bad, PLAIN)).isEqualTo(new NonFinite(1, bad));
        }
        assertThat(reducer.sha256()).isEqualTo(before);
        reducer.skip(reducer.step() + 1);
        assertThat(reducer.step()).isEqualTo(1);
        assertThat(reducer.sha256()).isEqualTo(before);
        assertThat(reducer.readBlock(2, new float[4])).isEqualTo(1);

        // The sums of the skipped step are gone.
        StepSpec next = step(2, (WeightMask) null);
        reducer.open(next);
        send(next, new float[10]);
        assertThat(((Committed) Commits.whole(reducer, 1, PLAIN)).gradientNorm())
                .isZero();
    }

    @Test
    void aPoisonedStepIsRedone() {
        StepSpec spec = step(1, null, null);
        reducer.open(spec);
        send(spec, 1, 1, 1, 1, Float.NaN, 1, 1, 1, 1, 1);
        assertThat(reducer.progress().poisoned()).containsExactly(0);
        assertThatThrownBy(() -> Commits.whole(reducer, 1, PLAIN)).isInstanceOf(IllegalStateException.class);

        StepSpec without = step(1, (WeightMask) null);
        reducer.open(without);
        send(without, ONES);
        assertThat(((Committed) Commits.whole(reducer, 1, PLAIN)).gradientNorm())
                .isEqualTo(Math.sqrt(10));
    }

    @Test
    void blocksAreReadWithTheirStep() {
        float[] block = new float[4];
        assertThat(reducer.readBlock(1, block)).isZero();
        assertThat(block).containsExactly(4, 5, 6, 7);
        reducer.open(step(3, (WeightMask) null));
        send(step(3, (WeightMask) null), ONES);
        Commits.whole(reducer, 1, PLAIN);
        assertThat(reducer.readBlock(1, block)).isEqualTo(3);
        assertThat(block[0]).isLessThan(4);
        assertThat(reducer.sha256())
                .isEqualTo(Sha256.of(reducer.snapshot().state().parameters()));
    }

    @Test
    void aHashIsThatOfTheStepAskedFor() {
        assertThat(reducer.sha256(0)).isEqualTo(reducer.sha256());
        reducer.skip(1);
        assertThat(reducer.sha256(1)).isEqualTo(reducer.sha256());
        assertThatThrownBy(() -> reducer.sha256(0)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    @Timeout(60)
    void aStepIsOpenedWhileASnapshotIsCopied() throws Exception {
        CountDownLatch copying = new CountDownLatch(1);
        CountDownLatch opened = new CountDownLatch(1);
        BlockLoop held = new BlockLoop(
                work -> {
                    copying.countDown();
                    await(opened);
                },
                2);
        Reducer own = new Reducer(BlockRun.all(GRID), new ParameterSnapshot(0, AdamWState.fresh(ONES)), held);
        CompletableFuture<ParameterSnapshot> snapshot = CompletableFuture.supplyAsync(own::snapshot);
        await(copying);

        StepSpec spec = step(1, (WeightMask) null);
        own.open(spec);
        Chunks.of(spec, spec.lanes().get(0), GRID, ONES)
                .forEach(chunk -> assertThat(own.offer(chunk).outcome()).isEqualTo(ChunkOutcome.ACCEPTED));
        assertThat(own.step()).isZero();
        opened.countDown();

        assertThat(snapshot.get().state().parameters()).isEqualTo(ONES);
    }

    @Test
    void stepsOnlyGoForward() {
        reducer.open(step(2, (WeightMask) null));
        send(step(2, (WeightMask) null), ONES);
        Commits.whole(reducer, 1, PLAIN);
        assertThatThrownBy(() -> reducer.open(step(2, (WeightMask) null))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(reducer::progress).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> Commits.whole(reducer, 1, PLAIN)).isInstanceOf(IllegalStateException.class);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
