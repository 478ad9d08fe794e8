package org.isogloss.coordinator.spread;

import com.google.protobuf.UnsafeByteOperations;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import java.util.BitSet;
import java.util.Iterator;
import java.util.stream.IntStream;
import org.isogloss.coordinator.reduce.BlockRun;
import org.isogloss.coordinator.reduce.ParameterSnapshot;
import org.isogloss.protocol.exchange.ReducerValues;
import org.isogloss.protocol.layout.BlockGrid;
import org.isogloss.protocol.wire.ChunkCodec;
import org.isogloss.protocol.wire.GradientEncoding;
import org.isogloss.protocol.wire.PackedRange;

/** What an optimizer keeps of some blocks, taken apart into messages and put together again. */
final class SnapshotParts {

    static final int PARAMETERS = 0;
    private static final int RESIDUAL = 3;

    private final BlockRun blocks;
    private final ParameterSnapshot snapshot;
    private final int origin;
    private final BitSet missing = new BitSet();

    /** @param origin index in the vector of the snapshot's first value */
    SnapshotParts(BlockRun blocks, ParameterSnapshot snapshot, int origin) {
        this.blocks = blocks;
        this.snapshot = snapshot;
        this.origin = origin;
        missing.set(0, arrays() * blocks.count());
    }

    private int arrays() {
        return snapshot.residual() == null ? RESIDUAL : RESIDUAL + 1;
    }

    /** All parts, each made when it is asked for. */
    Iterator<ReducerValues> all() {
        return IntStream.range(0, arrays() * blocks.count())
                .mapToObj(i -> part(i / blocks.count(), blocks.first() + i % blocks.count()))
                .iterator();
    }

    private ReducerValues part(int array, int block) {
        byte[] payload = array == RESIDUAL
                ? residual(block)
                : ChunkCodec.encode(
                        range(block), GradientEncoding.FP32, snapshot.state().array(array), origin);
        return part(array, block, payload);
    }

    static ReducerValues part(int array, int block, byte[] payload) {
        return ReducerValues.newBuilder()
                .setArray(array)
                .setBlock(block)
                .setValues(UnsafeByteOperations.unsafeWrap(payload))
                .setCrc32C(ChunkCodec.crc32c(payload))
                .build();
    }

    /** Puts the parameters of a block into their place in the whole vector; they are known to be sound. */
    static void putParameters(BlockGrid grid, ReducerValues part, float[] whole) {
        int begin = grid.begin(part.getBlock());
        part.getValues()
                .asReadOnlyByteBuffer()
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(whole, begin, grid.end(part.getBlock()) - begin);
    }

    private PackedRange range(int block) {
        return PackedRange.of(blocks.grid(), block, null);
    }

    private byte[] residual(int block) {
        byte[] payload = new byte[Short.BYTES * range(block).count()];
        shorts(payload).put(snapshot.residual(), blocks.grid().begin(block) - origin, payload.length / Short.BYTES);
        return payload;
    }

    private static ShortBuffer shorts(byte[] payload) {
        return ByteBuffer.wrap(payload).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer();
    }

    /**
     * Puts a part into its place.
     *
     * @throws IllegalArgumentException when it is none of these blocks', or not as it was sent
     */
    void put(ReducerValues part) {
        int array = part.getArray();
        int block = part.getBlock();
        if (array < 0 || array >= arrays() || !blocks.contains(block)) {
            throw new IllegalArgumentException("array " + array + " of block " + block + " is none of " + blocks);
        }
        byte[] payload = part.getValues().toByteArray();
        boolean sound = array == RESIDUAL
                ? putResidual(block, payload, part.getCrc32C())
                : ChunkCodec.decode(
                                range(block),
                                GradientEncoding.FP32,
                                payload,
                                part.getCrc32C(),
                                snapshot.state().array(array),
                                origin)
                        .isSound();
        if (!sound) {
            throw new IllegalArgumentException("array " + array + " of block " + block + " is not as it was sent");
        }
        missing.clear(array * blocks.count() + block - blocks.first());
    }

    private boolean putResidual(int block, byte[] payload, int crc) {
        if (payload.length != Short.BYTES * range(block).count() || ChunkCodec.crc32c(payload) != crc) {
            return false;
        }
        shorts(payload).get(snapshot.residual(), blocks.grid().begin(block) - origin, payload.length / Short.BYTES);
        return true;
    }

    boolean isWhole() {
        return missing.isEmpty();
    }
}
