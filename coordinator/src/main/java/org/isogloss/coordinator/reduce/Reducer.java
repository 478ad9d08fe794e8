package org.isogloss.coordinator.reduce;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.isogloss.coordinator.reduce.CommitOutcome.Committed;
import org.isogloss.coordinator.reduce.CommitOutcome.NonFinite;
import org.isogloss.protocol.Sha256;
import org.isogloss.protocol.mask.WeightMask;
import org.isogloss.protocol.optim.Hyperparameters;
import org.isogloss.protocol.optim.MaskedAdamW;

/**
 * The owner of some blocks of the parameter vector: it adds up their gradients and applies the optimizer.
 *
 * <p>A step is {@linkplain #open opened}, its lanes' chunks are {@linkplain #offer offered} in any order and any number
 * of times, and it is {@linkplain #commit committed} when all are in. The result has the same bits whatever the order,
 * the number of reducers that share the vector, and the number of threads. It takes 20 bytes a parameter: parameter, two
 * moments and a 64-bit sum. Where updates are rounded to bf16 it takes 4 more: the residual, and the last update.
 *
 * <p>All methods may be called from any thread. Chunks are added and blocks read while a snapshot is copied; a block is
 * read while others are updated.
 */
public final class Reducer implements ChunkSink {

    /** Divided by less, the largest possible sum, 2^22, would have a square beyond the range of fp32. */
    private static final double SMALLEST_SAMPLE_SIZE = 0x1.0p-40;

    private final BlockRun blocks;
    private final BlockLoop loop;
    private final StepSums sums;
    private final ParameterBlock[] parameters;
    private final boolean roundsUpdates;

    /** Held while a step is opened, committed or skipped. */
    private final ReentrantLock commits = new ReentrantLock();

    /** Held while the parameters change, and while all of them must be read as of one commit; taken second. */
    private final ReentrantLock values = new ReentrantLock();

    /** Changes with both locks held. */
    private long step;

    /**
     * @param initial what to start from: the values of exactly these blocks, which are copied; if it has residuals, updates
     *     are rounded ({@link UpdateRounding})
     */
    public Reducer(BlockRun blocks, ParameterSnapshot initial, BlockLoop loop) {
        if (initial.state().size() != blocks.size()) {
            throw new IllegalArgumentException(initial.state().size() + " values for " + blocks);
        }
        this.blocks = blocks;
        this.loop = loop;
        this.roundsUpdates = initial.residual() != null;
        this.step = initial.step();
        this.sums = new StepSums(blocks, loop);
        this.parameters = new ParameterBlock[blocks.count()];
        for (int i = 0; i < parameters.length; i++) {
            int block = blocks.first() + i;
            parameters[i] = new ParameterBlock(
                    initial,
                    blocks.begin(),
                    blocks.grid().begin(block),
                    blocks.grid().end(block));
        }
    }

    /** What it owns. */
    public BlockRun blocks() {
        return blocks;
    }

    /** @throws IllegalArgumentException when the step is committed already */
    @Override
    public void open(StepSpec spec) {
        commits.lock();
        try {
            if (spec.step() <= step) {
                throw new IllegalArgumentException("step " + spec.step() + " after commit " + step);
            }
            sums.open(spec);
        } finally {
            commits.unlock();
        }
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
     * The exact sum of squares of this reducer's gradient sums, in units of 2^-80: its part of the global norm.
     *
     * @throws IllegalStateException unless the open step is complete
     */
    public BigInteger squares() {
        commits.lock();
        try {
            sums.completeStep();
            return sums.squares();
        } finally {
            commits.unlock();
        }
    }

    /**
     * Commits the open step with the gradient sum / sampleSize.
     *
     * @param sampleSize what the loss was summed over, in all lanes
     * @param allSquares the {@link #squares} of all reducers that share the vector together
     * @param listener told of every block, if the step is committed
     * @throws IllegalStateException unless the open step is complete
     */
    public CommitOutcome commit(
            double sampleSize, Hyperparameters hyperparameters, BigInteger allSquares, CommitListener listener) {
        commits.lock();
        try {
            StepSpec spec = sums.completeStep();
            if (!(sampleSize >= SMALLEST_SAMPLE_SIZE && sampleSize < Double.POSITIVE_INFINITY)) {
                return new NonFinite(spec.step(), sampleSize);
            }
            double norm = SquareSum.norm(allSquares, sampleSize);
            double clip = hyperparameters.clipFactor(norm);
            WeightMask touched = hyperparameters.leaky() ? spec.trainable() : spec.touched();
            MaskedAdamW adamW = new MaskedAdamW(hyperparameters, spec.step());
            apply(new ParameterBlock.Update(spec.step(), sampleSize, (float) clip, adamW, touched), listener);
            return new Committed(spec.step(), norm, clip, touched);
        } finally {
            commits.unlock();
        }
    }

    private void apply(ParameterBlock.Update update, CommitListener listener) {
        sums.close();
        values.lock();
        try {
            loop.forEach(parameters.length, i -> {
                parameters[i].apply(sums.accumulator(i), update);
                listener.applied(blocks.first() + i, update.step(), update.touched());
            });
            step = update.step();
        } finally {
            values.unlock();
        }
    }

    /**
     * Makes a step one without an update: the parameters stay and count as those of this step. If it is open, it is given
     * up.
     */
    public void skip(long skipped) {
        commits.lock();
        try {
            sums.giveUp();
            skipTo(skipped);
        } finally {
            commits.unlock();
        }
    }

    /**
     * Makes a step of it that all parameters become 0 which a weight mask prunes, and their moments with them, as there is
     * nothing that they would go on from. A step that is open is given up.
     *
     * @throws IllegalArgumentException when the step is committed already
     */
    public void zeroAllBut(WeightMask kept, long zeroing) {
        commits.lock();
        try {
            if (zeroing <= step) {
                throw new IllegalArgumentException("step " + zeroing + " after commit " + step);
            }
            sums.giveUp();
            values.lock();
            try {
                loop.forEach(parameters.length, i -> parameters[i].zeroAllBut(kept, zeroing));
                step = zeroing;
            } finally {
                values.unlock();
            }
        } finally {
            commits.unlock();
        }
    }

    private void skipTo(long skipped) {
        values.lock();
        try {
            for (ParameterBlock block : parameters) {
                block.skipTo(skipped);
            }
            step = skipped;
        } finally {
            values.unlock();
        }
    }

    /** The last committed step. */
    public long step() {
        commits.lock();
        try {
            return step;
        } finally {
            commits.unlock();
        }
    }

    /** Copies a block's parameters to the start of {@code into}; returns the step that they are committed at. */
    public long readBlock(int block, float[] into) {
        return parameters[block - blocks.first()].read(into);
    }

    /** Copies all blocks' parameters, as of one commit, to their places in the whole vector; waited for like a snapshot. */
    public void readParameters(float[] whole) {
        values.lock();
        try {
            loop.forEach(parameters.length, i -> parameters[i].copyParameters(whole));
        } finally {
            values.unlock();
        }
    }

    /** What last changed a block, if that was a rounded update; null for anything else. */
    public BlockUpdate lastUpdate(int block) {
        return parameters[block - blocks.first()].lastUpdate();
    }

    /** A copy of everything, as of one commit. The next commit waits for it; opening a step and chunks do not. */
    public ParameterSnapshot snapshot() {
        values.lock();
        try {
            ParameterSnapshot snapshot = ParameterSnapshot.empty(step, blocks.size(), roundsUpdates);
            copyTo(snapshot, blocks.begin());
            return snapshot;
        } finally {
            values.unlock();
        }
    }

    /** The same into its place in a snapshot of the whole vector, with zeros in all other places. */
    public ParameterSnapshot snapshotInWhole() {
        values.lock();
        try {
            ParameterSnapshot whole =
                    ParameterSnapshot.empty(step, blocks.grid().size(), roundsUpdates);
            copyTo(whole, 0);
            return whole;
        } finally {
            values.unlock();
        }
    }

    private void copyTo(ParameterSnapshot snapshot, int origin) {
        loop.forEach(parameters.length, i -> parameters[i].copyTo(snapshot, origin));
    }

    /** SHA-256 of the blocks' parameters as little-endian fp32, as of one commit; waited for like a snapshot. */
    public String sha256() {
        values.lock();
        try {
            return sha256(step);
        } finally {
            values.unlock();
        }
    }

    /**
     * The same of a certain commit.
     *
     * @throws IllegalStateException when it is not the last one
     */
    public String sha256(long committed) {
        MessageDigest digest = Sha256.digest();
        digest(committed, digest);
        return Sha256.hex(digest);
    }

    /**
     * Adds the blocks' parameters of a certain commit to a hash.
     *
     * @throws IllegalStateException when it is not the last one
     */
    public void digest(long committed, MessageDigest digest) {
        values.lock();
        try {
            if (committed != step) {
                throw new IllegalStateException("the hash of step " + committed + " at step " + step);
            }
            float[] copy = new float[blocks.grid().blockSize()];
            ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * copy.length).order(ByteOrder.LITTLE_ENDIAN);
            for (ParameterBlock block : parameters) {
                block.read(copy);
                bytes.clear().limit(Float.BYTES * block.size());
                bytes.asFloatBuffer().put(copy, 0, block.size());
                digest.update(bytes);
            }
        } finally {
            values.unlock();
        }
    }
}
