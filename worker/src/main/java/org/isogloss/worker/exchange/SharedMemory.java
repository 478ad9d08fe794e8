package org.isogloss.worker.exchange;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.Optional;
import org.isogloss.protocol.exchange.BlockValues;
import org.isogloss.protocol.exchange.SharedBytes;
import org.isogloss.protocol.exchange.SharedSegment;
import org.isogloss.protocol.wire.ChunkCodec;

/**
 * A worker's side of the memory that it shares with one node, for as long as it follows it. Nothing lies in it until the
 * node has said that it has it open. What finds no room goes over the connection.
 */
final class SharedMemory implements AutoCloseable {

    private final SharedSegment segment;
    private final int most;
    private final BitSet used = new BitSet();
    /** Slots that have memory already. */
    private int grown;

    private boolean open;
    private boolean closed;
    /** Blocks that were read. */
    private long taken;

    /** @param most how many chunks may lie in it at a time */
    SharedMemory(SharedSegment segment, int most) {
        this.segment = segment;
        this.most = most;
    }

    String name() {
        return segment.name();
    }

    /** The node has it. */
    synchronized void opened() {
        open = true;
    }

    /** The node sends something else first: it is on another machine, or does not share. */
    synchronized void closeUnlessOpened() {
        if (!open && !closed) {
            close();
        }
    }

    /** Lays values down for a push; none when there is no room. They stay until they are {@link #free freed}. */
    Optional<SharedBytes> put(byte[] payload) {
        int slot = claim();
        if (slot < 0) {
            return Optional.empty();
        }
        long at = SharedSegment.at(SharedSegment.RING + slot);
        try {
            segment.write(at, ByteBuffer.wrap(payload));
            return Optional.of(
                    SharedBytes.newBuilder().setAt(at).setLength(payload.length).build());
        } catch (IOException e) {
            // Full. The slot stays used, so this one is not tried again.
            return Optional.empty();
        }
    }

    private synchronized int claim() {
        int slot = used.nextClearBit(0);
        if (!open || slot >= most || slot >= grown && !SharedSegment.hasRoom()) {
            return -1;
        }
        used.set(slot);
        grown = Math.max(grown, slot + 1);
        return slot;
    }

    /** The node has looked at what lies there. */
    synchronized void free(SharedBytes place) {
        used.clear(SharedSegment.slotAt(place.getAt()) - SharedSegment.RING);
    }

    /**
     * A block with its values, which may lie here.
     *
     * @throws IllegalArgumentException when they do not, or are damaged
     */
    BlockValues fetch(BlockValues block) {
        if (!block.hasSharedValues() && !block.hasSharedDeltas()) {
            return block;
        }
        SharedBytes place = block.hasSharedDeltas() ? block.getSharedDeltas() : block.getSharedValues();
        ByteString bytes = read(block, place);
        BlockValues.Builder whole = block.toBuilder().clearSharedValues().clearSharedDeltas();
        return block.hasSharedDeltas()
                ? whole.setDeltas(bytes).build()
                : whole.setValues(bytes).build();
    }

    private ByteString read(BlockValues block, SharedBytes place) {
        try {
            byte[] bytes = segment.read(place.getAt(), place.getLength());
            segment.setTaken(++taken);
            if (ChunkCodec.crc32c(bytes) != block.getSharedCrc32C()) {
                throw new IllegalArgumentException("block " + block.getBlock() + ": damaged in shared memory");
            }
            return UnsafeByteOperations.unsafeWrap(bytes);
        } catch (IOException e) {
            throw new IllegalArgumentException("block " + block.getBlock() + ": " + e.getMessage(), e);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        segment.close();
    }
}
