package org.isogloss.coordinator.node;

import java.util.ArrayList;
import java.util.List;
import org.isogloss.coordinator.run.RunEffect;
import org.isogloss.protocol.messages.ToWorker;

/** Holds leases of a round back until every node takes its chunks: one that comes too early would be dropped there. */
final class HeldLeases {

    private static final long NONE = -1;

    private final List<RunEffect.Send> held = new ArrayList<>();
    private long awaited = NONE;

    /** From now on leases are of this opening of a round. Those that are held are void. */
    void opening(long attempt) {
        held.clear();
        awaited = attempt;
    }

    /** Whether a message has to wait; then it is kept. */
    boolean holds(RunEffect.Send send) {
        boolean waits = awaited != NONE && send.message() instanceof ToWorker.Lease;
        if (waits) {
            held.add(send);
        }
        return waits;
    }

    /** What may be sent now that an opening is known everywhere. */
    List<RunEffect.Send> open(long attempt) {
        if (attempt != awaited) {
            return List.of();
        }
        List<RunEffect.Send> free = List.copyOf(held);
        held.clear();
        awaited = NONE;
        return free;
    }
}
