package org.isogloss.worker.exchange;

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

    private final BlockTarget[] targets;

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
        this.targets = new BlockTarget[grid.blocks()];
        for (int b = 0; b < targets.length; b++) {
            targets[b] = new BlockTarget(values, grid.begin(b), grid.end(b) - grid.begin(b));
        }
    }

    /**
     * One that goes on with the blocks that this one has, over another connection. Whatever still comes for this one is
     * dropped. Nobody may be reading it.
     */
    public synchronized Replica handOver() {
        handedOver = true;
        return new Replica(grid, values, blockSteps);
    }

    int blocks() {
        return grid.blocks();
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
     * Puts a block's new values in place, or adds to the old ones.
     *
     * @throws IllegalArgumentException when the part does not fit the block, or its values are to be added to others than it has
     */
    public synchronized void put(BlockValues part) {
        int block = part.getBlock();
        if (block < 0 || block >= grid.blocks()) {
            throw new IllegalArgumentException("block " + block + " of " + grid.blocks());
        }
        BlockTarget.Change change = targets[block].change(part);
        if (handedOver) {
            return;
        }
        if (change.added() && !(blockSteps[block] >= part.getBase() && blockSteps[block] < part.getStep())) {
            throw new IllegalArgumentException("block " + block + " of step " + blockSteps[block]
                    + ": an update of step " + part.getBase() + " to " + part.getStep());
        }
        step = IN_TRANSIT;
        // Unless all of it gets into place, it has to come again.
        blockSteps[block] = IN_TRANSIT;
        targets[block].apply(change);
        blockSteps[block] = part.getStep();
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
