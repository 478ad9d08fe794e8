package org.isogloss.worker.exchange;

import java.util.concurrent.CompletionStage;
import org.isogloss.protocol.exchange.PushReply;
import org.isogloss.protocol.layout.BlockGrid;
import org.isogloss.protocol.mask.WeightMask;
import org.isogloss.protocol.wire.ChunkCodec;
import org.isogloss.protocol.wire.GradientEncoding;
import org.isogloss.protocol.wire.PackedRange;

/**
 * A lane's outcome on its way: its header has been sent, and chunks follow, one for every block in which its weight mask keeps
 * any value. A block is under way while the next is packed. For one thread.
 */
public interface LanePush {

    /** Sends the packed values of a block. */
    void chunk(int block, byte[] payload);

    /** That was all; completes with what became of it. */
    CompletionStage<PushReply> finish();

    /** The rest will not come. */
    void abandon(Throwable why);

    /**
     * Sends all chunks.
     *
     * @param values may be changed again afterwards
     * @param kept which values go along; null for all
     * @return bytes of values
     */
    default long pack(float[] values, WeightMask kept, BlockGrid grid, GradientEncoding encoding) {
        long bytes = 0;
        for (int block = 0; block < grid.blocks(); block++) {
            PackedRange range = PackedRange.of(grid, block, kept);
            if (range.count() > 0) {
                byte[] payload = ChunkCodec.encode(range, encoding, values, 0);
                chunk(block, payload);
                bytes += payload.length;
            }
        }
        return bytes;
    }
}
