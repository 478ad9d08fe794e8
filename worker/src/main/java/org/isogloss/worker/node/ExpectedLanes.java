package org.isogloss.worker.node;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.isogloss.protocol.messages.Lane;
import org.isogloss.worker.data.LaneBatches;

/**
 * Batches of lanes that will probably be leased, in the making since they were foretold. They are those that the lease
 * would have made, since a lane says all about them. Safe for use by several threads.
 */
final class ExpectedLanes implements AutoCloseable {

    private final Function<Lane, LaneBatches> begin;
    private final Map<Lane, LaneBatches> expected = new HashMap<>();

    /** @param begin begins to make a lane's batches */
    ExpectedLanes(Function<Lane, LaneBatches> begin) {
        this.begin = begin;
    }

    /** Begins the batches of these lanes; lets go of those that were expected before and are not among them. */
    synchronized void expect(List<Lane> lanes) {
        letGoAllBut(lanes);
        lanes.forEach(lane -> expected.computeIfAbsent(lane, begin));
    }

    /** The batches of a leased lane: those begun before, or begun now. */
    synchronized LaneBatches take(Lane lane) {
        LaneBatches begun = expected.remove(lane);
        return begun == null ? begin.apply(lane) : begun;
    }

    private void letGoAllBut(List<Lane> lanes) {
        expected.entrySet().removeIf(entry -> {
            boolean gone = !lanes.contains(entry.getKey());
            if (gone) {
                entry.getValue().close();
            }
            return gone;
        });
    }

    @Override
    public synchronized void close() {
        letGoAllBut(List.of());
    }
}
