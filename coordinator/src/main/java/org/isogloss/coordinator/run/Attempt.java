package org.isogloss.coordinator.run;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.isogloss.coordinator.plan.Round;
import org.isogloss.coordinator.run.LaneAssigner.Assignment;
import org.isogloss.coordinator.run.WorkerTable.Entry;
import org.isogloss.protocol.messages.Lane;

/**
 * One opening of a round: what becomes of its lanes. What comes in of an earlier opening, or of another round, changes
 * nothing.
 */
final class Attempt {

    /** A lane time to go by before any was seen. */
    private static final long FIRST_LANE_MILLIS = 10_000;

    private final Round round;
    private final long number;
    private final LaneTable lanes;
    private final WorkerTable workers;
    private final LaneTimes times;
    private boolean foretold;

    /**
     * All lanes wait, but those that are forfeited.
     *
     * @param number names this opening
     * @param times of lanes before, and from now on
     */
    Attempt(Round round, long number, Set<Integer> forfeited, WorkerTable workers, LaneTimes times) {
        this.round = round;
        this.number = number;
        this.lanes = new LaneTable(round.lanes(), forfeited);
        this.workers = workers;
        this.times = times;
        workers.giveAll();
    }

    Round round() {
        return round;
    }

    long number() {
        return number;
    }

    LaneTable lanes() {
        return lanes;
    }

    /** Whether it is a lane of this round, planned by this coordinator. */
    private boolean has(Lane lane) {
        return lane.index() >= 0
                && lane.index() < lanes.size()
                && lane.epoch() == lanes.lane(lane.index()).epoch()
                && lane.round() == round.number();
    }

    /** A lane came in; false when that is no news. */
    boolean reduced(RunEvent.LaneReduced e, long now) {
        if (e.attempt() != number || !has(e.lane())) {
            return false;
        }
        int index = e.lane().index();
        Map<String, Long> holders = Map.copyOf(lanes.holders(index));
        if (!lanes.reduced(index)) {
            return false;
        }
        Long since = holders.get(e.worker());
        if (since != null) {
            times.add(e.lane(), now - since);
        }
        holders.keySet().forEach(holder -> workers.gives(workers.find(holder), index));
        return true;
    }

    /** A worker could not compute a lane; true when it is to be left out. */
    boolean failed(Entry worker, Lane lane) {
        if (!has(lane)) {
            return false;
        }
        workers.gives(worker, lane.index());
        return lanes.failed(lane.index(), worker.worker, workers.isAlone(worker));
    }

    /** A worker gave a lane back. */
    void returned(Entry worker, Lane lane) {
        if (has(lane)) {
            workers.gives(worker, lane.index());
            lanes.release(lane.index(), worker.worker);
        }
    }

    /** A worker is gone: its lanes wait again. */
    void lost(Entry worker) {
        worker.lanes().forEach(lane -> lanes.release(lane, worker.worker));
    }

    /** Leases waiting lanes. */
    List<Assignment> lease(int ahead, long now) {
        return LaneAssigner.assign(lanes, workers, ahead, now);
    }

    /** Whether the time has come to tell workers what comes next: true once, when no lane waits any more. */
    boolean foretells() {
        boolean now = !foretold && lanes.waitingCount() == 0;
        foretold |= now;
        return now;
    }

    /** Leases lanes again that are overdue. */
    List<Assignment> leaseAgain(double overdueFactor, long now) {
        // All lanes of a round have as many micro-batches.
        long usual = lanes.size() == 0 ? 0 : times.usualMillis(lanes.lane(0), FIRST_LANE_MILLIS);
        long limit = (long) (overdueFactor * usual);
        return OverdueLanes.assign(lanes, workers, limit, now);
    }
}
