package org.isogloss.coordinator.exchange;

import java.io.IOException;
import org.isogloss.coordinator.reduce.ChunkOutcome;
import org.isogloss.protocol.messages.Lane;
import org.isogloss.protocol.wire.WireContent;

/** What the tensor plane tells the control plane. Called from any thread. */
public interface LaneEvents {

    /**
     * The last chunk of a lane came in.
     *
     * @param attempt of the round that its chunks were added to
     */
    void laneReduced(Lane lane, long attempt, String worker);

    /** A value that cannot be added came after others of its lane. */
    void roundSpoiled(long attempt, String worker, String why);

    /** A worker's connection ended. */
    void connectionLost(String worker, long session, String why);

    /** For the metrics: a chunk came in. */
    void chunk(ChunkOutcome outcome, int bytes);

    /** For the metrics: so much of a tensor is on its way to a worker. */
    void sent(WireContent content, long bytes);

    /** The same of a ticket's. */
    void ticketChunk(ChunkOutcome outcome, int bytes);

    /** A ticket could not be written. */
    void ticketFailed(IOException e);

    /** A ticket was written. */
    void ticketStored();
}
