package org.isogloss.coordinator.exchange;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.isogloss.protocol.exchange.BlockValues;
import org.isogloss.protocol.exchange.ReplicaPart;
import org.isogloss.protocol.exchange.SharedBytes;
import org.isogloss.protocol.exchange.SharedSegment;
import org.isogloss.protocol.wire.ChunkCodec;

/**
 * Puts the blocks on their way to one worker into memory that is shared with it.
 *
 * <p>Only a slot whose block the worker has taken out is written again. A worker that takes out none for a while gets blocks
 * over the connection, which slows its stream down as if no memory were shared.
 */
final class SharedRing {

    /** Fewer bytes are as quickly sent. */
    private static final int SMALL = 2048;

    private static final int TURNS = 100;
    private static final int TURN_MICROS = 200;

    private final SharedSegment segment;
    private final Executor nextTurn;
    private long put;
    private boolean broken;

    /** @param executor on which it looks again */
    SharedRing(SharedSegment segment, Executor executor) {
        this.segment = segment;
        this.nextTurn = CompletableFuture.delayedExecutor(TURN_MICROS, TimeUnit.MICROSECONDS, executor);
    }

    /** A part as it is to be sent. One call at a time. */
    CompletionStage<ReplicaPart> place(ReplicaPart part) {
        BlockValues block = part.getBlock();
        ByteString bytes = block.getDeltas().isEmpty() ? block.getValues() : block.getDeltas();
        return bytes.size() < SMALL ? CompletableFuture.completedFuture(part) : place(part, bytes, TURNS);
    }

    private CompletionStage<ReplicaPart> place(ReplicaPart part, ByteString bytes, int turns) {
        try {
            boolean fresh = put < SharedSegment.RING;
            if (broken || turns == 0 || fresh && !SharedSegment.hasRoom()) {
                return CompletableFuture.completedFuture(part);
            }
            if (fresh || isFree(segment.taken())) {
                return CompletableFuture.completedFuture(placed(part, bytes));
            }
        } catch (IOException e) {
            // Full, or closed: the values themselves are sent from now on.
            broken = true;
            return CompletableFuture.completedFuture(part);
        }
        return CompletableFuture.supplyAsync(() -> place(part, bytes, turns - 1), nextTurn)
                .thenCompose(placed -> placed);
    }

    /** Whether the next slot is, as the worker counts; what it cannot have counted frees nothing. */
    private boolean isFree(long taken) {
        return taken <= put && put - taken < SharedSegment.RING;
    }

    private ReplicaPart placed(ReplicaPart part, ByteString bytes) throws IOException {
        long at = SharedSegment.at((int) (put % SharedSegment.RING));
        segment.write(at, bytes.asReadOnlyByteBuffer());
        put++;
        SharedBytes place =
                SharedBytes.newBuilder().setAt(at).setLength(bytes.size()).build();
        BlockValues.Builder block = part.getBlock().toBuilder().setSharedCrc32C(ChunkCodec.crc32c(bytes));
        if (part.getBlock().getDeltas().isEmpty()) {
            block.clearValues().setSharedValues(place);
        } else {
            block.clearDeltas().setSharedDeltas(place);
        }
        return ReplicaPart.newBuilder().setBlock(block).build();
    }
}
