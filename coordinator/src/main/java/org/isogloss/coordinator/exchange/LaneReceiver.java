package org.isogloss.coordinator.exchange;

import java.io.IOException;
import org.isogloss.coordinator.reduce.ChunkOutcome;
import org.isogloss.coordinator.reduce.Receipt;
import org.isogloss.protocol.exchange.LaneChunk;
import org.isogloss.protocol.exchange.LaneHeader;
import org.isogloss.protocol.exchange.LaneId;
import org.isogloss.protocol.exchange.LanePart;
import org.isogloss.protocol.exchange.PushReply;
import org.isogloss.protocol.exchange.SharedSegment;
import org.isogloss.protocol.messages.Lane;

/** Takes one push apart: a header, then chunks. Nothing that comes in it can stop the run. */
final class LaneReceiver {

    private static final int HERE = 0;

    private final OpenRound open;
    private final SharedSegments segments;
    private final LaneEvents events;
    private final PushReply.Builder reply = PushReply.newBuilder();
    private LaneHeader header;
    private Lane lane;

    /**
     * @param open the round that is open as the push begins; null when none is
     * @param segments where values may lie
     */
    LaneReceiver(OpenRound open, SharedSegments segments, LaneEvents events) {
        this.open = open;
        this.segments = segments;
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
        byte[] payload = open == null || !open.takesChunks() ? null : payload(chunk);
        if (payload == null) {
            count(ChunkOutcome.LATE, chunk.getValues().size());
            return;
        }
        LaneId id = header.getId();
        Receipt receipt = open.offer(id, chunk.getBlock(), chunk.getCrc32C(), payload);
        count(receipt.outcome(), payload.length);
        if (receipt.outcome().poisons()) {
            String why = "sent a value that cannot be added: " + receipt.outcome();
            events.roundSpoiled(open.attempt(), header.getWorker(), why);
        }
        if (receipt.laneComplete() && lane != null) {
            partIn();
        }
    }

    /** The values, wherever they lie; null when they cannot be had: the worker's session is over, or they are not where it says. */
    private byte[] payload(LaneChunk chunk) {
        if (!chunk.hasShared()) {
            return chunk.getValues().toByteArray();
        }
        SharedSegment segment = segments.find(header.getSegment());
        if (segment == null) {
            return null;
        }
        try {
            return segment.read(chunk.getShared().getAt(), chunk.getShared().getLength());
        } catch (IOException e) {
            reply.setRefused("a chunk in shared memory: " + e.getMessage()).setAgain(true);
            return null;
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
