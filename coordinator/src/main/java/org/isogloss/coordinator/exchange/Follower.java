package org.isogloss.coordinator.exchange;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.isogloss.coordinator.reduce.BlockRun;
import org.isogloss.protocol.exchange.ReplicaPart;
import org.isogloss.protocol.exchange.ReplicaState;
import org.isogloss.protocol.layout.BlockGrid;
import org.isogloss.protocol.mask.WeightMask;

/**
 * What one worker still has to be sent. {@link #next} gives a stale block while there is one, then says which step the
 * worker's copy is at, then waits for the next commit.
 *
 * <p>A block is sent as soon as it has a step's values, before the step is committed as a whole; its values are then ahead of
 * the others. Such a copy is no state of the run, so no step is announced until the feed has caught up with the newest
 * block sent.
 */
public final class Follower implements AutoCloseable {

    private final ReplicaFeed feed;
    private final BlockParts parts;
    private final BlockRun blocks;
    private final BlockGrid grid;
    private final long[] sentStep;
    private final BitSet stale;
    /** What each block's newest bits were made of, which the worker remembers. */
    private final WeightMask[] bitsSent;
    /** The newest step that each block is known to have values of, by itself. */
    private final long[] appliedStep;
    /** The newest commit that this follower was told of, together with which blocks it made stale. */
    private long toldStep;

    private long newestSent = BlockParts.NEVER;
    private long announced = BlockParts.NEVER;
    private CompletableFuture<Optional<ReplicaPart>> waiting;
    private boolean ended;

    Follower(ReplicaFeed feed, BlockParts parts, BlockRun blocks, long step, List<Long> blockSteps) {
        this.feed = feed;
        this.toldStep = step;
        this.parts = parts;
        this.blocks = blocks;
        this.grid = blocks.grid();
        this.sentStep = new long[grid.blocks()];
        boolean known = blockSteps.size() == sentStep.length;
        for (int b = 0; b < sentStep.length; b++) {
            sentStep[b] = known && blockSteps.get(b) <= step ? blockSteps.get(b) : BlockParts.NEVER;
        }
        this.appliedStep = new long[grid.blocks()];
        this.bitsSent = new WeightMask[grid.blocks()];
        this.stale = new BitSet(grid.blocks());
        stale.set(blocks.first(), blocks.end());
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

    /** A block has a step's values now, which is not committed yet as a whole. */
    void applied(int block, long step) {
        wake(() -> {
            appliedStep[block] = step;
            stale.set(block);
        });
    }

    void committed(long step, WeightMask changed) {
        wake(() -> {
            toldStep = step;
            for (int b = blocks.first(); b < blocks.end(); b++) {
                boolean sent = sentStep[b] >= step;
                if (!sent && (changed == null || changed.kept(grid.begin(b), grid.end(b)) > 0)) {
                    stale.set(b);
                }
            }
        });
    }

    /** Takes note of something, and gives the next part to whoever waits for it. */
    private void wake(Runnable note) {
        CompletableFuture<Optional<ReplicaPart>> waiter = null;
        Optional<ReplicaPart> part = Optional.empty();
        synchronized (this) {
            note.run();
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
            BlockParts.Packed packed =
                    parts.get(new BlockParts.Want(block, sentStep[block], Math.max(toldStep, appliedStep[block])));
            if (packed.part() != null) {
                sentStep[block] = packed.step();
                newestSent = Math.max(newestSent, packed.step());
                return Optional.of(shortest(block, packed));
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

    /** Which weights changed is told only if they are not those of the time before. */
    private ReplicaPart shortest(int block, BlockParts.Packed packed) {
        WeightMask before = bitsSent[block];
        if (packed.changed() == null) {
            return packed.part();
        }
        bitsSent[block] = packed.changed();
        boolean same = before != null && packed.changed().equalsWithin(before, grid.begin(block), grid.end(block));
        return same ? packed.withoutBits() : packed.part();
    }

    @Override
    public void close() {
        feed.leave(this);
    }
}
