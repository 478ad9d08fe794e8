package org.isogloss.coordinator.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.isogloss.protocol.exchange.BlockValues;
import org.isogloss.protocol.exchange.ReplicaPart;
import org.isogloss.protocol.layout.BlockGrid;

/** A worker's copy of the parameters that takes one part at a time, and knows what they should be. */
final class FollowingReplica {

    private final ManualSource source;
    private final BlockGrid grid;
    private final Follower follower;
    private final float[] values;
    private final Long[] blockSteps;
    private CompletableFuture<Optional<ReplicaPart>> pending;
    long step = -1;
    int parts;
    int packedParts;

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
        FloatBuffer sent = part.getValues()
                .asReadOnlyByteBuffer()
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer();
        int begin = grid.begin(part.getBlock());
        packedParts += part.getChangedCount() > 0 ? 1 : 0;
        for (int i = begin; i < grid.end(part.getBlock()); i++) {
            int bit = i - begin;
            if (part.getChangedCount() == 0 || (part.getChanged(bit / 64) >>> bit % 64 & 1) != 0) {
                values[i] = sent.get();
            }
        }
        assertThat(sent.hasRemaining()).isFalse();
        blockSteps[part.getBlock()] = part.getStep();
    }

    Follower follower() {
        return follower;
    }
}
