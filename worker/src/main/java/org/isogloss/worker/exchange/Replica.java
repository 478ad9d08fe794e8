package org.isogloss.worker.exchange;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.isogloss.protocol.exchange.BlockValues;
import org.isogloss.protocol.layout.BlockGrid;

/**
 * This worker's copy of the parameters, which follows the committed ones.
 *
 * <p>Between two states, while blocks of the next come in, it is at no step and cannot be read.
 */
public final class Replica implements Parameters {

    /** A worker waits for a step in turns of this length, so that it notices when it shall stop. */
    private static final long WAIT_MILLIS = 100;

    private static final long IN_TRANSIT = -1;

    private final BlockGrid grid;
    private final float[] values;
    /** What each block's values are of; those of one that was never put are not to be used. */
    private final long[] blockSteps;

    private final CompletableFuture<Void> firstState = new CompletableFuture<>();
    private boolean handedOver;
    private long step = IN_TRANSIT;
    private long newest = IN_TRANSIT;

    /** One that has nothing yet. */
    public Replica(BlockGrid grid) {
        this(grid, new float[grid.size()], new long[grid.blocks()]);
        Arrays.fill(blockSteps, IN_TRANSIT);
    }

    private Replica(BlockGrid grid, float[] values, long[] blockSteps) {
        this.grid = grid;
        this.values = values;
        this.blockSteps = blockSteps;
    }

    /**
     * One that goes on with the blocks that this one has, over another connection. Whatever still comes for this one is
     * dropped. Nobody may be reading it.
     */
    public synchronized Replica handOver() {
        handedOver = true;
        return new Replica(grid, values, blockSteps);
    }

    /** How many steps are committed in each block's values; -1 for one that has not come yet. */
    public synchronized List<Long> blockSteps() {
        return Arrays.stream(blockSteps).boxed().toList();
    }

    /** Completes when the first state has arrived. */
    public CompletionStage<Void> firstState() {
        return firstState;
    }

    /**
     * Puts a block's new values in place.
     *
     * @throws IllegalArgumentException when the part does not fit the block
     */
    public synchronized void put(BlockValues part) {
        if (part.getBlock() < 0 || part.getBlock() >= grid.blocks()) {
            throw new IllegalArgumentException("block " + part.getBlock() + " of " + grid.blocks());
        }
        int begin = grid.begin(part.getBlock());
        int length = grid.end(part.getBlock()) - begin;
        int count = part.getChangedCount() == 0 ? length : bits(part);
        ByteString bytes = part.getValues();
        if (bytes.size() != 4 * count
                || (part.getChangedCount() != 0 && part.getChangedCount() != (length + 63) / 64)) {
            throw new IllegalArgumentException("block " + part.getBlock() + ": " + bytes.size() + " bytes");
        }
        if (handedOver) {
            return;
        }
        step = IN_TRANSIT;
        blockSteps[part.getBlock()] = IN_TRANSIT;
        FloatBuffer floats = ByteBuffer.wrap(bytes.toByteArray())
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer();
        if (part.getChangedCount() == 0) {
            floats.get(values, begin, length);
        } else {
            scatter(part, floats, begin, begin + length);
        }
        blockSteps[part.getBlock()] = part.getStep();
    }

    private static int bits(BlockValues part) {
        int count = 0;
        for (long word : part.getChangedList()) {
            count += Long.bitCount(word);
        }
        return count;
    }

    private void scatter(BlockValues part, FloatBuffer floats, int begin, int end) {
        for (int w = 0; w < part.getChangedCount(); w++) {
            for (long bits = part.getChanged(w); bits != 0; bits &= bits - 1) {
                int index = begin + 64 * w + Long.numberOfTrailingZeros(bits);
                if (index >= end) {
                    throw new IllegalArgumentException("block " + part.getBlock() + ": a bit beyond its end");
                }
                values[index] = floats.get();
            }
        }
    }

    /** Everything put so far is the state after this many steps. */
    public synchronized void arrivedAt(long committedStep) {
        step = committedStep;
        newest = committedStep;
        firstState.complete(null);
        notifyAll();
    }

    /** Whether a state later than this one has arrived, so that work on this one would be in vain. */
    public synchronized boolean isBeyond(long wanted) {
        return newest > wanted;
    }

    /** Waits a moment for a state; true when it is here. */
    public synchronized boolean await(long wanted) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(WAIT_MILLIS);
        while (step != wanted && newest <= wanted) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return step == wanted;
    }

    @Override
    public synchronized boolean read(long wanted, Consumer<float[]> reader) {
        if (step != wanted) {
            return false;
        }
        reader.accept(values);
        return true;
    }

    public synchronized long step() {
        return step;
    }
}
