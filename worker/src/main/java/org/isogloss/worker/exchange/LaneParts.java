package org.isogloss.worker.exchange;

import org.isogloss.protocol.exchange.LaneHeader;
import org.isogloss.protocol.exchange.LaneId;
import org.isogloss.protocol.exchange.LanePart;
import org.isogloss.protocol.exchange.LaneResult;
import org.isogloss.protocol.messages.Lane;

/** How a lane is named, and what its push begins with. */
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
}
