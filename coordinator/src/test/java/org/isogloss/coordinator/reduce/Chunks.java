package org.isogloss.coordinator.reduce;

import java.util.ArrayList;
import java.util.List;
import org.isogloss.protocol.layout.BlockGrid;
import org.isogloss.protocol.wire.ChunkCodec;
import org.isogloss.protocol.wire.PackedRange;

/** Cuts gradients into the chunks that a worker would send. */
public final class Chunks {

    private Chunks() {}

    /** All chunks of a lane whose gradient is a vector of the grid's size. */
    public static List<LaneChunk> of(StepSpec spec, LaneSpec lane, BlockGrid grid, float[] gradient) {
        List<LaneChunk> chunks = new ArrayList<>();
        for (int block = 0; block < grid.blocks(); block++) {
            PackedRange range = PackedRange.of(grid, block, lane.kept());
            if (range.count() > 0) {
                byte[] payload = ChunkCodec.encode(range, spec.encoding(), gradient, 0);
                chunks.add(of(spec, lane.lane(), block, payload));
            }
        }
        return chunks;
    }

    static LaneChunk of(StepSpec spec, int lane, int block, byte[] payload) {
        return new LaneChunk(
                spec.runEpoch(), spec.step(), spec.maskVersion(), lane, block, ChunkCodec.crc32c(payload), payload);
    }
}
