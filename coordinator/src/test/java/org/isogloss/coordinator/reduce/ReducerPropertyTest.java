package org.isogloss.coordinator.reduce;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import org.isogloss.protocol.layout.BlockGrid;
import org.isogloss.protocol.mask.WeightMask;
import org.isogloss.protocol.optim.Hyperparameters;
import org.isogloss.protocol.wire.GradientEncoding;

/** A step's result does not depend on how its chunks travel, are spread, or are worked on. */
class ReducerPropertyTest {

    private static final int SIZE = 700;
    private static final int LANES = 4;
    private static final ExecutorService POOL = Executors.newFixedThreadPool(3);
    private static final Hyperparameters CLIPPED = new Hyperparameters(0.01, 0.9, 0.98, 1e-6, 0.01, 0.5, false);

    @AfterContainer
    static void stop() {
        POOL.shutdown();
    }

    @Property(tries = 100)
    void orderDuplicatesBlocksSlicesAndThreadsDoNotMatter(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 300) int blockSize,
            @ForAll @IntRange(min = 1, max = 3) int slices,
            @ForAll GradientEncoding encoding,
            @ForAll boolean roundsUpdates) {
        Random random = new Random(seed);
        List<StepSpec> steps = List.of(spec(1, encoding, random), spec(2, encoding, random));
        List<List<float[]>> gradients = List.of(gradients(random), gradients(random));
        float[] start = gradients.get(0).get(0).clone();

        float[] plain = train(new BlockGrid(SIZE, SIZE, 1), start, steps, gradients, roundsUpdates, null);
        float[] spread = train(new BlockGrid(SIZE, blockSize, slices), start, steps, gradients, roundsUpdates, random);
        assertThat(bits(spread)).isEqualTo(bits(plain)).isNotEqualTo(bits(start));
    }

    @Property(tries = 100)
    void sumsAreThoseOfSequentialAddition(@ForAll long seed, @ForAll GradientEncoding encoding) {
        Random random = new Random(seed);
        StepSpec spec = spec(1, encoding, random);
        BlockGrid grid = new BlockGrid(SIZE, 100, 1);
        ScoreSums sums = new ScoreSums(BlockRun.all(grid), new BlockLoop(POOL, 3));
        sums.open(spec);
        List<LaneChunk> chunks = new ArrayList<>();
        double[] expected = new double[SIZE];
        for (LaneSpec lane : spec.lanes()) {
            // Multiples of 2^-20 of 8 bits: neither bf16 nor double rounds them.
            float[] gradient = filled(() -> (random.nextInt(511) - 255) * 0x1p-20f);
            chunks.addAll(Chunks.of(spec, lane, grid, gradient));
            for (int i = 0; i < SIZE; i++) {
                expected[i] += lane.kept() == null || lane.kept().keeps(i) ? gradient[i] : 0;
            }
        }
        offerFromSeveralThreads(sums, shuffledTwice(chunks, random));
        float[] actual = sums.finish();
        assertThat(sums.counts())
                .containsEntry(ChunkOutcome.ACCEPTED, (long) chunks.size())
                .containsEntry(ChunkOutcome.DUPLICATE, (long) chunks.size());
        for (int i = 0; i < SIZE; i++) {
            assertThat((double) actual[i]).isEqualTo(expected[i]);
        }
    }

    private static void offerFromSeveralThreads(ChunkSink sink, List<LaneChunk> chunks) {
        CompletableFuture.allOf(chunks.stream()
                        .map(chunk -> CompletableFuture.runAsync(() -> sink.offer(chunk), POOL))
                        .toArray(CompletableFuture<?>[]::new))
                .join();
    }

    private static List<LaneChunk> shuffledTwice(List<LaneChunk> chunks, Random random) {
        List<LaneChunk> twice = new ArrayList<>(chunks);
        twice.addAll(chunks);
        Collections.shuffle(twice, random);
        return twice;
    }

    /** With a reducer for each slice; chunks shuffled, sent twice and from several threads if {@code random} is given. */
    private static float[] train(
            BlockGrid grid,
            float[] start,
            List<StepSpec> steps,
            List<List<float[]>> gradients,
            boolean roundsUpdates,
            Random random) {
        List<Reducer> reducers = new ArrayList<>();
        for (int slice = 0; slice < grid.slices(); slice++) {
            BlockRun run = BlockRun.ofSlice(grid, slice);
            float[] part = Arrays.copyOfRange(start, run.begin(), run.begin() + run.size());
            BlockLoop loop = random == null ? BlockLoop.sequential() : new BlockLoop(POOL, 3);
            reducers.add(new Reducer(run, ParameterSnapshot.fresh(part, roundsUpdates), loop));
        }
        for (int i = 0; i < steps.size(); i++) {
            StepSpec spec = steps.get(i);
            reducers.forEach(r -> r.open(spec));
            List<LaneChunk> chunks = new ArrayList<>();
            for (LaneSpec lane : spec.lanes()) {
                chunks.addAll(Chunks.of(spec, lane, grid, gradients.get(i).get(lane.lane())));
            }
            if (random != null) {
                chunks = shuffledTwice(chunks, random);
            }
            for (LaneChunk chunk : chunks) {
                reducers.get(Math.min(grid.sliceOf(chunk.block()), reducers.size() - 1))
                        .offer(chunk);
            }
            BigInteger squares = reducers.stream().map(Reducer::squares).reduce(BigInteger.ZERO, BigInteger::add);
            reducers.forEach(r -> r.commit(37, CLIPPED, squares, Commits.NOBODY));
        }
        float[] result = new float[SIZE];
        int end = 0;
        for (Reducer reducer : reducers) {
            float[] part = reducer.snapshot().state().parameters();
            System.arraycopy(part, 0, result, end, part.length);
            end += part.length;
        }
        return result;
    }

    private static List<float[]> gradients(Random random) {
        return IntStream.range(0, LANES)
                .mapToObj(i -> filled(() -> (float) (random.nextGaussian() * Math.exp(6 * random.nextGaussian()))))
                .toList();
    }

    private static float[] filled(Supplier<Float> values) {
        float[] filled = new float[SIZE];
        for (int i = 0; i < SIZE; i++) {
            filled[i] = Math.max(-1000, Math.min(1000, values.get()));
        }
        return filled;
    }

    private static int[] bits(float[] values) {
        return IntStream.range(0, values.length)
                .map(i -> Float.floatToRawIntBits(values[i]))
                .toArray();
    }

    private static StepSpec spec(long step, GradientEncoding encoding, Random random) {
        List<LaneSpec> lanes = IntStream.range(0, LANES)
                .mapToObj(i -> new LaneSpec(i, "xx", random.nextInt(8) == 0 ? null : kept(random)))
                .toList();
        return new StepSpec(1, step, 1, encoding, lanes);
    }

    private static WeightMask kept(Random random) {
        long[] words = random.longs((SIZE + 63) / 64).toArray();
        for (int i = 0; i < words.length; i++) {
            words[i] = random.nextBoolean() ? words[i] : -random.nextInt(2);
        }
        words[words.length - 1] &= (1L << SIZE % 64) - 1;
        return WeightMask.ofWords(words, SIZE);
    }
}
