package org.isogloss.coordinator.exchange;

import com.google.protobuf.UnsafeByteOperations;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.isogloss.protocol.exchange.BlockValues;
import org.isogloss.protocol.exchange.ReplicaPart;
import org.isogloss.protocol.exchange.ReplicaState;
import org.isogloss.protocol.layout.BlockGrid;
import org.isogloss.protocol.mask.WeightMask;
import org.isogloss.protocol.wire.ChunkCodec;
import org.isogloss.protocol.wire.GradientEncoding;
import org.isogloss.protocol.wire.PackedRange;

/**
 * What one worker still has to be sent. {@link #next} gives a stale block while there is one, then says which step the
 * worker's copy is at, then waits for the next commit.
 *
 * <p>A block may be read after a step was committed and before this follower was told of it; its values are then ahead of
 * the others. Such a copy is no state of the run, so no step is announced until the feed has caught up with the newest
 * block sent.
 */
public final class Follower implements AutoCloseable {

    private static final long NEVER = -1;

    private final ReplicaFeed feed;
    private final BlockSource source;
    private final BlockGrid grid;
    private final long[] sentStep;
    private final BitSet stale;
    /** The newest commit that this follower was told of, together with which blocks it made stale. */
    private long toldStep;

    private long newestSent = NEVER;
    private long announced = NEVER;
    private CompletableFuture<Optional<ReplicaPart>> waiting;
    private boolean ended;

    Follower(ReplicaFeed feed, BlockSource source, long step, List<Long> blockSteps) {
        this.feed = feed;
        this.toldStep = step;
        this.source = source;
        this.grid = source.grid();
        this.sentStep = new long[grid.blocks()];
        boolean known = blockSteps.size() == sentStep.length;
        for (int b = 0; b < sentStep.length; b++) {
            sentStep[b] = known && blockSteps.get(b) <= step ? blockSteps.get(b) : NEVER;
        }
        this.stale = new BitSet(grid.blocks());
        stale.set(0, grid.blocks());
    }

    /** The next part to send; none when the following has ended. One call at a time. */
    public CompletionStage<Optional<ReplicaPart>> next() {
        synchronized (this) {
            Optional<ReplicaPart> part = ended ? Optional.empty() : poll();
            if (ended || part.isPresent()) {
                return CompletableFuture.completedFuture(part);
            }
            waiting = new CompletableFuture<>();
            return waiting;
        }
    }

    void committed(long step, WeightMask changed) {
        CompletableFuture<Optional<ReplicaPart>> waiter = null;
        Optional<ReplicaPart> part = Optional.empty();
        synchronized (this) {
            toldStep = step;
            for (int b = 0; b < grid.blocks(); b++) {
                if (changed == null || changed.kept(grid.begin(b), grid.end(b)) > 0) {
                    stale.set(b);
                }
            }
            if (waiting != null) {
                part = poll();
                if (part.isPresent()) {
                    waiter = waiting;
                    waiting = null;
                }
            }
        }
        if (waiter != null) {
            waiter.complete(part);
        }
    }

    /** Lets the follower's stream end. */
    void end() {
        CompletableFuture<Optional<ReplicaPart>> waiter;
        synchronized (this) {
            ended = true;
            waiter = waiting;
            waiting = null;
        }
        if (waiter != null) {
            waiter.complete(Optional.empty());
        }
    }

    private Optional<ReplicaPart> poll() {
        for (int block = stale.nextSetBit(0); block >= 0; block = stale.nextSetBit(block)) {
            stale.clear(block);
            BlockValues values = values(block);
            if (values != null) {
                return Optional.of(ReplicaPart.newBuilder().setBlock(values).build());
            }
        }
        if (toldStep > announced && toldStep >= newestSent) {
            announced = toldStep;
            return Optional.of(ReplicaPart.newBuilder()
                    .setState(ReplicaState.newBuilder().setStep(toldStep))
                    .build());
        }
        return Optional.empty();
    }

    /** A block's current values, or what changed in them; null when those are what the worker has. */
    private BlockValues values(int block) {
        int begin = grid.begin(block);
        int end = grid.end(block);
        float[] values = new float[end - begin];
        long step = source.readBlock(block, values);
        if (step == sentStep[block]) {
            return null;
        }
        WeightMask changed = changedSince(sentStep[block], step);
        PackedRange range = new PackedRange(changed, begin, end);
        BlockValues.Builder part = BlockValues.newBuilder()
                .setBlock(block)
                .setStep(step)
                .setValues(UnsafeByteOperations.unsafeWrap(
                        ChunkCodec.encode(range, GradientEncoding.FP32, values, begin)));
        if (changed != null) {
            addBits(part, changed, begin, end);
        }
        sentStep[block] = step;
        newestSent = Math.max(newestSent, step);
        return part.build();
    }

    /** What changed in a block between two steps, when that is one commit and known; null for anything. */
    private WeightMask changedSince(long before, long now) {
        ReplicaFeed.Commit last = feed.last();
        return before != NEVER && before == now - 1 && last.step() == now ? last.changed() : null;
    }

    private static void addBits(BlockValues.Builder part, WeightMask changed, int begin, int end) {
        for (int i = begin; i < end; i += Long.SIZE) {
            part.addChanged(changed.bits(i, Math.min(end, i + Long.SIZE)));
        }
    }

    @Override
    public void close() {
        feed.leave(this);
    }
}
