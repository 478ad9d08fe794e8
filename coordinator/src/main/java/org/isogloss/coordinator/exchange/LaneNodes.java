package org.isogloss.coordinator.exchange;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * What of each lane of a round is still missing, where several nodes take its chunks. Node 0 is the coordinator: it always
 * takes a lane's result, and is done with it when its chunks are added, or with the result if it takes no chunks of it.
 */
public final class LaneNodes {

    private static final long COORDINATOR = 1;

    private final long[] takers;
    private final AtomicLongArray missing;

    /** @param takers bit n of a lane's number is set when node n takes chunks of it */
    public LaneNodes(long[] takers) {
        this.takers = takers.clone();
        this.missing = new AtomicLongArray(takers.length);
        for (int lane = 0; lane < takers.length; lane++) {
            missing.set(lane, takers[lane] | COORDINATOR);
        }
    }

    boolean isResultAlone(int lane) {
        return (takers[lane] & COORDINATOR) == 0;
    }

    /** Notes that a node has its part of a lane; true once, when it was the last. */
    boolean in(int lane, int node) {
        long bit = 1L << node;
        long before = missing.getAndAccumulate(lane, bit, (bits, done) -> bits & ~done);
        return before == bit;
    }
}
