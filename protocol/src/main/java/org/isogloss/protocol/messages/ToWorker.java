package org.isogloss.protocol.messages;

import java.util.List;
import java.util.Map;

/** What the coordinator tells a worker. */
public sealed interface ToWorker extends WireMessage {

    /**
     * What run this is.
     *
     * @param epoch of the coordinator; a worker that has seen a later one does not work for it
     * @param config the resolved config, JSON
     * @param exchangeHost where the tensor plane is served
     * @param reducers other nodes that serve it for blocks of their own
     */
    record Welcome(
            String runId, long epoch, String config, String exchangeHost, int exchangePort, List<ReducerNode> reducers)
            implements ToWorker {}

    /**
     * A node that has some blocks of the parameters: their gradients go there, and they come from there.
     *
     * @param host where it serves the tensor plane
     * @param firstBlock the first of its blocks
     * @param endBlock the one after the last
     */
    record ReducerNode(String host, int port, int firstBlock, int endBlock) {

        /** Whether a block is one of its own. */
        public boolean has(int block) {
            return block >= firstBlock && block < endBlock;
        }
    }

    /**
     * It belongs to the run now.
     *
     * @param session names this registration; what comes from an earlier one is void
     * @param masks hash of each language's committed weight mask; empty while there are none
     */
    record Accepted(long session, long epoch, int maskVersion, Map<String, String> masks) implements ToWorker {}

    /**
     * The coordinator is there, and has heard the worker's sign of life.
     *
     * @param coordinators where it listens, then those that would take the run over from it, HOST:PORT each
     */
    record Alive(List<String> coordinators) implements ToWorker {}

    /** It cannot take part, for a reason that trying again does not cure. */
    record Refused(String why) implements ToWorker {}

    /** It cannot take part now; worth trying again soon. */
    record NotYet(String why) implements ToWorker {}

    /** Compute this lane. */
    record Lease(Lane lane) implements ToWorker {}

    /**
     * These lanes of the next round will probably be its own: their batches can be made ready. Only a lease counts, and
     * lanes that were expected before and are not here are no longer.
     */
    record Expect(List<Lane> lanes) implements ToWorker {}

    /** Get the new weight masks of your languages, check their hashes, and say so. */
    record ProposeMasks(int maskVersion, Map<String, String> masks) implements ToWorker {}

    /** The run is over, or stopped; the worker's process ends with code 0. */
    record Finished(String why) implements ToWorker {}
}
