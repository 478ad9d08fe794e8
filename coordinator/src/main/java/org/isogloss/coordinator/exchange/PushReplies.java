package org.isogloss.coordinator.exchange;

import org.isogloss.coordinator.reduce.ChunkOutcome;
import org.isogloss.protocol.exchange.PushReply;

/** What the sender of a push is told of its chunks. */
final class PushReplies {

    private PushReplies() {}

    /** Counts a chunk; one that no sound worker sends is refused. */
    static void count(PushReply.Builder reply, ChunkOutcome outcome) {
        switch (outcome) {
            case ACCEPTED -> reply.setAccepted(reply.getAccepted() + 1);
            case DUPLICATE -> reply.setDuplicate(reply.getDuplicate() + 1);
            case LATE, EARLY, WRONG_EPOCH, WRONG_MASK_VERSION, POISONED -> reply.setLate(reply.getLate() + 1);
            // On its way here: what was sent is not what came.
            case CORRUPT -> reply.setRefused(outcome.name()).setAgain(true);
            default -> reply.setRefused(outcome.name());
        }
    }
}
