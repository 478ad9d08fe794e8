package org.isogloss.coordinator.exchange;

import com.google.protobuf.UnsafeByteOperations;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.isogloss.coordinator.reduce.BlockUpdate;
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
     * @param told the newest step that it knows the block to have values of; the block may be ahead
     */
    record Want(int block, long before, long told) {}

    /**
     * A block's values.
     *
     * @param step that they are of
     * @param part what changed; null when that is nothing
     * @param changed the weights that changed; null when all may have
     * @param withoutBits the same part for whoever knows {@code changed} already; null when all may have changed
     */
    record Packed(long step, ReplicaPart part, WeightMask changed, ReplicaPart withoutBits) {}

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
        BlockUpdate update = source.lastUpdate(want.block());
        if (update != null && want.before() >= update.base()) {
            return want.before() >= update.step() ? nothing(want.before()) : packed(want.block(), update);
        }
        BlockGrid grid = source.grid();
        int begin = grid.begin(want.block());
        int end = grid.end(want.block());
        float[] values = new float[end - begin];
        long step = source.readBlock(want.block(), values);
        if (step == want.before()) {
            return nothing(step);
        }
        WeightMask changed = changedSince(want.before(), step);
        byte[] payload = ChunkCodec.encode(new PackedRange(changed, begin, end), GradientEncoding.FP32, values, begin);
        return packed(
                BlockValues.newBuilder()
                        .setBlock(want.block())
                        .setStep(step)
                        .setValues(UnsafeByteOperations.unsafeWrap(payload)),
                changed);
    }

    private static Packed nothing(long step) {
        return new Packed(step, null, null, null);
    }

    private Packed packed(int block, BlockUpdate update) {
        return packed(
                BlockValues.newBuilder()
                        .setBlock(block)
                        .setStep(update.step())
                        .setBase(update.base())
                        .setDeltas(UnsafeByteOperations.unsafeWrap(update.payload())),
                update.changed());
    }

    private Packed packed(BlockValues.Builder part, WeightMask changed) {
        ReplicaPart withoutBits = null;
        if (changed != null) {
            withoutBits = whole(part.setChangedAsBefore(true));
            int begin = source.grid().begin(part.getBlock());
            addBits(
                    part.setChangedAsBefore(false),
                    changed,
                    begin,
                    source.grid().end(part.getBlock()));
        }
        return new Packed(part.getStep(), whole(part), changed, withoutBits);
    }

    private static ReplicaPart whole(BlockValues.Builder part) {
        return ReplicaPart.newBuilder().setBlock(part.build()).build();
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
