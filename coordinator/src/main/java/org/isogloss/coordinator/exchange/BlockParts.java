package org.isogloss.coordinator.exchange;

import com.google.protobuf.UnsafeByteOperations;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.isogloss.protocol.exchange.BlockValues;
import org.isogloss.protocol.exchange.ReplicaPart;
import org.isogloss.protocol.layout.BlockGrid;
import org.isogloss.protocol.mask.WeightMask;
import org.isogloss.protocol.wire.ChunkCodec;
import org.isogloss.protocol.wire.GradientEncoding;
import org.isogloss.protocol.wire.PackedRange;

/**
 * Makes what followers are sent of a block, once for all that lack the same. They take blocks in the same order and at about
 * the same time, so it is enough to keep the latest few.
 */
final class BlockParts {

    static final long NEVER = -1;

    /** Each at most 1 MiB and its bits. */
    private static final int KEPT = 16;

    private final BlockSource source;
    private final Supplier<ReplicaFeed.Commit> last;
    private final Map<Want, CompletableFuture<Packed>> recent = new LinkedHashMap<>();

    /** @param last the newest commit */
    BlockParts(BlockSource source, Supplier<ReplicaFeed.Commit> last) {
        this.source = source;
        this.last = last;
    }

    /**
     * What a follower lacks of a block.
     *
     * @param before the step that its values are of, or {@link #NEVER}
     * @param told the newest step that it was told of; the block may be ahead
     */
    record Want(int block, long before, long told) {}

    /**
     * A block's values.
     *
     * @param step that they are of
     * @param part what changed; null when that is nothing
     */
    record Packed(long step, ReplicaPart part) {}

    Packed get(Want want) {
        CompletableFuture<Packed> mine = new CompletableFuture<>();
        CompletableFuture<Packed> other;
        synchronized (recent) {
            other = recent.putIfAbsent(want, mine);
            if (recent.size() > KEPT) {
                recent.remove(recent.keySet().iterator().next());
            }
        }
        if (other != null) {
            return other.join();
        }
        try {
            mine.complete(pack(want));
        } catch (RuntimeException | Error e) {
            mine.completeExceptionally(e);
            throw e;
        }
        return mine.join();
    }

    private Packed pack(Want want) {
        BlockGrid grid = source.grid();
        int begin = grid.begin(want.block());
        int end = grid.end(want.block());
        float[] values = new float[end - begin];
        long step = source.readBlock(want.block(), values);
        if (step == want.before()) {
            return new Packed(step, null);
        }
        WeightMask changed = changedSince(want.before(), step);
        PackedRange range = new PackedRange(changed, begin, end);
        BlockValues.Builder part = BlockValues.newBuilder()
                .setBlock(want.block())
                .setStep(step)
                .setValues(UnsafeByteOperations.unsafeWrap(
                        ChunkCodec.encode(range, GradientEncoding.FP32, values, begin)));
        if (changed != null) {
            addBits(part, changed, begin, end);
        }
        return new Packed(step, ReplicaPart.newBuilder().setBlock(part).build());
    }

    /** What changed in a block between two steps, when that is one commit and known; null for anything. */
    private WeightMask changedSince(long before, long now) {
        ReplicaFeed.Commit newest = last.get();
        return before != NEVER && before == now - 1 && newest.step() == now ? newest.changed() : null;
    }

    private static void addBits(BlockValues.Builder part, WeightMask changed, int begin, int end) {
        for (int i = begin; i < end; i += Long.SIZE) {
            part.addChanged(changed.bits(i, Math.min(end, i + Long.SIZE)));
        }
    }
}
