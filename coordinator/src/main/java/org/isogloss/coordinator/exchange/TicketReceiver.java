package org.isogloss.coordinator.exchange;

import java.io.IOException;
import org.isogloss.coordinator.disk.DiskError;
import org.isogloss.coordinator.reduce.ChunkOutcome;
import org.isogloss.coordinator.ticket.TicketUpload;
import org.isogloss.protocol.exchange.LaneHeader;
import org.isogloss.protocol.exchange.PushReply;
import org.isogloss.protocol.exchange.TicketChunk;
import org.isogloss.protocol.exchange.TicketPart;
import org.isogloss.protocol.messages.Lane;

/**
 * Takes one push of a ticket apart: a header, then chunks. Nothing that comes in it can stop the run, nor can a disk that
 * does not take it: then the lane may be computed again. For one thread at a time.
 */
final class TicketReceiver {

    private final OpenRound open;
    private final LaneEvents events;
    private final PushReply.Builder reply = PushReply.newBuilder();
    private LaneHeader header;
    private Lane lane;
    private TicketUpload upload;

    /** @param open the round that is open as the push begins; null when none is */
    TicketReceiver(OpenRound open, LaneEvents events) {
        this.open = open;
        this.events = events;
    }

    TicketReceiver accept(TicketPart part) {
        try {
            if (part.hasHeader() && header == null) {
                begin(part.getHeader());
            } else if (part.hasChunk() && header != null) {
                chunk(part.getChunk());
            } else {
                reply.setRefused("a push is one header, then chunks");
            }
        } catch (IOException e) {
            cannotStore(e);
        }
        return this;
    }

    private void begin(LaneHeader first) throws IOException {
        header = first;
        lane = open == null || open.tickets() == null ? null : open.lane(first.getId());
        if (lane != null) {
            upload = open.tickets().begin(lane);
        }
    }

    private void chunk(TicketChunk chunk) throws IOException {
        byte[] payload = chunk.getValues().toByteArray();
        ChunkOutcome outcome = upload == null
                ? ChunkOutcome.LATE
                : upload.accept(chunk.getArray(), chunk.getBlock(), chunk.getCrc32C(), payload);
        events.ticketChunk(outcome, payload.length);
        PushReplies.count(reply, outcome);
    }

    private void cannotStore(IOException e) {
        events.ticketFailed(e);
        reply.setRefused("the coordinator cannot store the ticket: " + DiskError.reason(e))
                .setAgain(true);
        close();
    }

    /** The push is at its end. */
    PushReply finish() {
        try {
            if (upload != null && upload.isWhole()) {
                if (open.deliver(lane, header.getWorker(), header.getResult(), upload.finish())) {
                    events.laneReduced(lane, open.attempt(), header.getWorker());
                }
                events.ticketStored();
            } else if (upload != null && reply.getRefused().isEmpty()) {
                reply.setRefused("parts of the ticket are missing");
            }
        } catch (IOException e) {
            cannotStore(e);
        }
        return reply.build();
    }

    /** The push is over, however it ended: of what did not become whole nothing is left. */
    void close() {
        TicketUpload ended = upload;
        upload = null;
        if (ended != null) {
            try {
                ended.close();
            } catch (IOException e) {
                events.ticketFailed(e);
            }
        }
    }
}
