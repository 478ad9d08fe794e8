package org.isogloss.coordinator.exchange;

import org.isogloss.coordinator.reduce.ChunkOutcome;
import org.isogloss.protocol.messages.Lane;

/** What the tensor plane tells the control plane. Called from any thread. */
public interface LaneEvents {

    void laneReduced(Lane lane, String worker);

    /** A value that cannot be added came after others of its lane. */
    void roundSpoiled(long round, String worker, String why);

    /** A worker's connection ended. */
    void connectionLost(String worker, long session, String why);

    /** For the metrics. */
    void chunk(ChunkOutcome outcome, int bytes);
}
