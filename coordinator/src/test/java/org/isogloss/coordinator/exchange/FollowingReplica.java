package org.isogloss.coordinator.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.isogloss.protocol.exchange.BlockValues;
import org.isogloss.protocol.exchange.ReplicaPart;
import org.isogloss.protocol.layout.BlockGrid;
import org.isogloss.protocol.wire.GradientEncoding;

/** A worker's copy of the parameters that takes one part at a time, and knows what they should be. */
final class FollowingReplica {

    private final ManualSource source;
    private final BlockGrid grid;
    private final Follower follower;
    private final float[] values;
    private final Long[] blockSteps;
    private final long[][] bits;
    private CompletableFuture<Optional<ReplicaPart>> pending;
    long step = -1;
    int parts;
    int packedParts;
    int updates;
    int withoutBits;

    FollowingReplica(ManualSource source, ReplicaFeed feed) {
        this(
                source,
                feed.follow(),
                new float[source.grid().size()],
                new Long[source.grid().blocks()]);
        Arrays.fill(blockSteps, -1L);
    }

    private FollowingReplica(ManualSource source, Follower follower, float[] values, Long[] blockSteps) {
        this.source = source;
        this.grid = source.grid();
        this.follower = follower;
        this.values = values;
        this.blockSteps = blockSteps;
        this.bits = new long[grid.blocks()][];
    }

    /** The same copy, over another connection. */
    FollowingReplica reconnect(ReplicaFeed feed) {
        follower.close();
        return new FollowingReplica(source, feed.follow(List.of(blockSteps)), values, blockSteps);
    }

    /** Takes the next part if there is one now; false when it has to wait for a commit. */
    boolean take() {
        if (pending == null) {
            pending = follower.next().toCompletableFuture();
        }
        if (!pending.isDone()) {
            return false;
        }
        ReplicaPart part = pending.join().orElseThrow();
        pending = null;
        apply(part);
        return true;
    }

    void takeAll() {
        while (take()) {
            parts++;
        }
    }

    private void apply(ReplicaPart part) {
        if (part.hasBlock()) {
            put(part.getBlock());
        } else {
            step = part.getState().getStep();
            assertThat(values).as("the parameters after step %d", step).containsExactly(source.after(step));
        }
    }

    private void put(BlockValues part) {
        int block = part.getBlock();
        boolean added = !part.getDeltas().isEmpty();
        ByteBuffer sent = (added ? part.getDeltas() : part.getValues())
                .asReadOnlyByteBuffer()
                .order(ByteOrder.LITTLE_ENDIAN);
        long[] changed = changed(part);
        int begin = grid.begin(block);
        for (int i = begin; i < grid.end(block); i++) {
            int bit = i - begin;
            if (changed == null || (changed[bit / 64] >>> bit % 64 & 1) != 0) {
                values[i] = added ? values[i] + GradientEncoding.ofBf16(sent.getShort()) : sent.getFloat();
            }
        }
        assertThat(sent.hasRemaining()).isFalse();
        if (added) {
            updates++;
            assertThat(blockSteps[block]).isBetween(part.getBase(), part.getStep() - 1);
        }
        blockSteps[block] = part.getStep();
    }

    private long[] changed(BlockValues part) {
        if (part.getChangedAsBefore()) {
            withoutBits++;
            assertThat(part.getChangedCount()).isZero();
            return bits[part.getBlock()];
        }
        if (part.getChangedCount() == 0) {
            return null;
        }
        packedParts++;
        bits[part.getBlock()] =
                part.getChangedList().stream().mapToLong(Long::longValue).toArray();
        return bits[part.getBlock()];
    }

    Follower follower() {
        return follower;
    }
}
