package org.isogloss.coordinator.exchange;

import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.isogloss.coordinator.plan.Round;
import org.isogloss.coordinator.reduce.ChunkSink;
import org.isogloss.coordinator.reduce.LaneChunk;
import org.isogloss.coordinator.reduce.Receipt;
import org.isogloss.protocol.exchange.LaneId;
import org.isogloss.protocol.exchange.LaneResult;
import org.isogloss.protocol.messages.Lane;

/** The round that workers push to now: its lanes, their results, and the sums that their chunks are added to. */
public final class OpenRound {

    private final Round round;
    private final ChunkSink sink;
    private final long sinkStep;
    private final AtomicReferenceArray<LaneResult> results;

    /**
     * @param sink where chunks go; null for a round without any
     * @param sinkStep what the sink calls this round
     */
    public OpenRound(Round round, ChunkSink sink, long sinkStep) {
        this.round = round;
        this.sink = sink;
        this.sinkStep = sinkStep;
        this.results = new AtomicReferenceArray<>(round.lanes().size());
    }

    /** The lane that an id names, or null when it is none of this round's. */
    Lane lane(LaneId id) {
        List<Lane> lanes = round.lanes();
        boolean known = id.getRound() == round.number() && id.getLane() >= 0 && id.getLane() < lanes.size();
        Lane lane = known ? lanes.get(id.getLane()) : null;
        return lane != null && lane.epoch() == id.getEpoch() && lane.maskVersion() == id.getMaskVersion() ? lane : null;
    }

    boolean takesChunks() {
        return sink != null;
    }

    /** What a lane summed up. A second computation gives the same, so the first one stays. */
    void result(Lane lane, LaneResult result) {
        results.compareAndSet(lane.index(), null, result);
    }

    Receipt offer(LaneId id, int block, int crc, byte[] payload) {
        long step = sinkStep + Long.signum(id.getRound() - round.number());
        return sink.offer(new LaneChunk(id.getEpoch(), step, id.getMaskVersion(), id.getLane(), block, crc, payload));
    }

    public Round round() {
        return round;
    }

    /** What a lane summed up, or null when it did not come in. */
    public LaneResult result(int lane) {
        return results.get(lane);
    }
}
