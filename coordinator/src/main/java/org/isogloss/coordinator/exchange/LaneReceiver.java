package org.isogloss.coordinator.exchange;

import org.isogloss.coordinator.reduce.ChunkOutcome;
import org.isogloss.coordinator.reduce.Receipt;
import org.isogloss.protocol.exchange.LaneChunk;
import org.isogloss.protocol.exchange.LaneHeader;
import org.isogloss.protocol.exchange.LaneId;
import org.isogloss.protocol.exchange.LanePart;
import org.isogloss.protocol.exchange.PushReply;
import org.isogloss.protocol.messages.Lane;

/** Takes one push apart: a header, then chunks. Nothing that comes in it can stop the run. */
final class LaneReceiver {

    private static final int HERE = 0;

    private final OpenRound open;
    private final LaneEvents events;
    private final PushReply.Builder reply = PushReply.newBuilder();
    private LaneHeader header;
    private Lane lane;

    /** @param open the round that is open as the push begins; null when none is */
    LaneReceiver(OpenRound open, LaneEvents events) {
        this.open = open;
        this.events = events;
    }

    LaneReceiver accept(LanePart part) {
        if (part.hasHeader() && header == null) {
            begin(part.getHeader());
        } else if (part.hasChunk() && header != null) {
            chunk(part.getChunk());
        } else {
            reply.setRefused("a push is one header, then chunks");
        }
        return this;
    }

    private void begin(LaneHeader first) {
        header = first;
        lane = open == null ? null : open.lane(first.getId());
        if (lane == null) {
            return;
        }
        if (open.tickets() == null) {
            open.result(lane, first.getWorker(), first.getResult());
        }
        if (open.takesResultAlone(lane)) {
            partIn();
        }
    }

    private void partIn() {
        if (open.partIn(lane, HERE)) {
            events.laneReduced(lane, open.attempt(), header.getWorker());
        }
    }

    private void chunk(LaneChunk chunk) {
        int bytes = chunk.getValues().size();
        if (open == null || !open.takesChunks()) {
            count(ChunkOutcome.LATE, bytes);
            return;
        }
        LaneId id = header.getId();
        Receipt receipt = open.offer(
                id, chunk.getBlock(), chunk.getCrc32C(), chunk.getValues().toByteArray());
        count(receipt.outcome(), bytes);
        if (receipt.outcome().poisons()) {
            String why = "sent a value that cannot be added: " + receipt.outcome();
            events.roundSpoiled(open.attempt(), header.getWorker(), why);
        }
        if (receipt.laneComplete() && lane != null) {
            partIn();
        }
    }

    private void count(ChunkOutcome outcome, int bytes) {
        events.chunk(outcome, bytes);
        PushReplies.count(reply, outcome);
    }

    PushReply reply() {
        return reply.build();
    }
}
