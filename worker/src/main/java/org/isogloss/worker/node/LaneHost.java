package org.isogloss.worker.node;

import org.isogloss.protocol.layout.BlockGrid;
import org.isogloss.protocol.messages.Lane;
import org.isogloss.protocol.messages.LaneKind;
import org.isogloss.protocol.metrics.Metrics;
import org.isogloss.protocol.wire.GradientEncoding;
import org.isogloss.worker.data.BatchException;
import org.isogloss.worker.data.LaneBatches;
import org.isogloss.worker.exchange.Replica;
import org.isogloss.worker.train.LaneOutcome;

/** What a {@link LaneRunner} computes lanes with. */
interface LaneHost {

    /** For the log. */
    String runName();

    /** Begins to make a lane's batches. */
    LaneBatches batches(Lane lane);

    /**
     * Computes a lane; null when the parameters are no longer those that it is about.
     *
     * @param waitedSeconds what the lane has waited for so far
     * @throws BatchException when a batch cannot be made
     */
    LaneOutcome compute(Lane lane, LaneBatches batches, double waitedSeconds)
            throws BatchException, InterruptedException;

    Replica replica();

    BlockGrid grid();

    /** How a lane's values travel. */
    GradientEncoding encoding(LaneKind kind);

    Metrics metrics();
}
