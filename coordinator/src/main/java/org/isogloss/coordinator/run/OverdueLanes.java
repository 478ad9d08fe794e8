package org.isogloss.coordinator.run;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.isogloss.coordinator.run.LaneAssigner.Assignment;
import org.isogloss.coordinator.run.WorkerTable.Entry;

/**
 * Leases lanes again that were leased too long ago. Whichever copy comes in first counts, the other is dropped; so a lane
 * held in vain costs time, never the result.
 */
final class OverdueLanes {

    private OverdueLanes() {}

    /**
     * Leases what can be leased now, when no waiting lane is for a worker that is idle.
     *
     * @param limitMillis a lane leased longer ago than this is overdue
     */
    static List<Assignment> assign(LaneTable lanes, WorkerTable workers, long limitMillis, long now) {
        List<Assignment> assignments = new ArrayList<>();
        if (oldest(lanes, now - limitMillis, null) < 0) {
            return assignments;
        }
        toIdle(lanes, workers, now - limitMillis, false, now, assignments);
        toIdle(lanes, workers, now - limitMillis, true, now, assignments);
        if (workers.takersHolding(0).isEmpty()) {
            tellHolder(lanes, workers, now - 2 * limitMillis, now, assignments);
        }
        return assignments;
    }

    /** @param again whether a lane may go where it has failed before */
    private static void toIdle(
            LaneTable lanes, WorkerTable workers, long beforeMillis, boolean again, long now, List<Assignment> into) {
        for (Entry idle : workers.takersHolding(0)) {
            int lane = oldest(lanes, beforeMillis, again ? null : idle.worker);
            if (lane >= 0) {
                into.add(LaneAssigner.lease(lanes, workers, idle, lane, now));
            } else if (again || oldest(lanes, beforeMillis, null) < 0) {
                return;
            }
        }
    }

    /** With nobody idle, the holder is told once more: the lease, or the lane's chunks, may have been lost on the way. */
    private static void tellHolder(
            LaneTable lanes, WorkerTable workers, long beforeMillis, long now, List<Assignment> into) {
        int lane = oldest(lanes, beforeMillis, null);
        if (lane >= 0) {
            Entry holder = workers.find(lanes.holders(lane).keySet().iterator().next());
            into.add(LaneAssigner.lease(lanes, workers, holder, lane, now));
        }
    }

    /**
     * The lane whose last lease is the oldest, among those before a time; -1 when there is none. A lane that two hold in
     * vain comes up again.
     *
     * @param sound a worker that must not have failed at it; null for whatever lane
     */
    private static int oldest(LaneTable lanes, long beforeMillis, String sound) {
        int oldest = -1;
        long oldestSince = beforeMillis;
        for (int i = 0; i < lanes.size(); i++) {
            Map<String, Long> holders = lanes.holders(i);
            long since = holders.isEmpty() ? Long.MAX_VALUE : Collections.max(holders.values());
            if (since < oldestSince && (sound == null || !lanes.hasFailed(i, sound))) {
                oldest = i;
                oldestSince = since;
            }
        }
        return oldest;
    }
}
