package org.isogloss.coordinator.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.isogloss.coordinator.plan.Round;
import org.isogloss.protocol.messages.Lane;

/**
 * Which lanes of the next round each worker will probably get first: those that it would be leased if all who are there
 * stayed. Nothing depends on its being right.
 */
final class NextLanes {

    private NextLanes() {}

    /**
     * By worker, in the order of the leases.
     *
     * @param leftOut indices of lanes that the round does without
     */
    static Map<String, List<Lane>> of(Round next, Set<Integer> leftOut, WorkerTable workers, int ahead) {
        LaneTable lanes = new LaneTable(next.lanes(), leftOut);
        Map<String, List<Lane>> byWorker = new TreeMap<>();
        for (LaneAssigner.Assignment a : LaneAssigner.assign(lanes, workers.idle(), ahead, 0)) {
            byWorker.computeIfAbsent(a.worker().worker, w -> new ArrayList<>()).add(lanes.lane(a.lane()));
        }
        return byWorker;
    }
}
