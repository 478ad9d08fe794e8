package org.isogloss.worker.exchange;

import com.google.protobuf.UnsafeByteOperations;
import java.util.ArrayList;
import java.util.List;
import org.isogloss.protocol.exchange.LaneChunk;
import org.isogloss.protocol.exchange.LaneHeader;
import org.isogloss.protocol.exchange.LaneId;
import org.isogloss.protocol.exchange.LanePart;
import org.isogloss.protocol.exchange.LaneResult;
import org.isogloss.protocol.layout.BlockGrid;
import org.isogloss.protocol.mask.WeightMask;
import org.isogloss.protocol.messages.Lane;
import org.isogloss.protocol.wire.ChunkCodec;
import org.isogloss.protocol.wire.GradientEncoding;
import org.isogloss.protocol.wire.PackedRange;

/** What is pushed for a lane: its header, then a chunk for every block in which its weight mask keeps any value. */
public final class LaneParts {

    private LaneParts() {}

    public static LanePart header(Lane lane, String worker, LaneResult result) {
        return LanePart.newBuilder()
                .setHeader(LaneHeader.newBuilder()
                        .setId(id(lane))
                        .setWorker(worker)
                        .setResult(result))
                .build();
    }

    static LaneId id(Lane lane) {
        return LaneId.newBuilder()
                .setEpoch(lane.epoch())
                .setRound(lane.round())
                .setLane(lane.index())
                .setMaskVersion(lane.maskVersion())
                .build();
    }

    /**
     * A chunk for every block in which a value goes along.
     *
     * @param kept which values go along; null for all
     */
    public static List<LanePart> chunks(float[] values, WeightMask kept, BlockGrid grid, GradientEncoding encoding) {
        List<LanePart> parts = new ArrayList<>(grid.blocks());
        for (int block = 0; block < grid.blocks(); block++) {
            PackedRange range = PackedRange.of(grid, block, kept);
            if (range.count() > 0) {
                byte[] payload = ChunkCodec.encode(range, encoding, values, 0);
                parts.add(LanePart.newBuilder()
                        .setChunk(LaneChunk.newBuilder()
                                .setBlock(block)
                                .setValues(UnsafeByteOperations.unsafeWrap(payload))
                                .setCrc32C(ChunkCodec.crc32c(payload)))
                        .build());
            }
        }
        return parts;
    }
}
