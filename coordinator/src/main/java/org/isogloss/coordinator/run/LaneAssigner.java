package org.isogloss.coordinator.run;

import java.util.ArrayList;
import java.util.List;
import org.isogloss.coordinator.run.WorkerTable.Entry;

/**
 * Leases waiting lanes to workers: one each before any gets a second, and languages that the worker already has before
 * others.
 *
 * <p>A worker gets a lane ahead of finishing the one it computes only while there are lanes enough for everyone to get
 * one more; the last lanes stay free for whoever is done first. A lane that failed at a worker is left to the others.
 */
final class LaneAssigner {

    /** A lane that was leased to a worker. */
    record Assignment(Entry worker, int lane) {}

    private LaneAssigner() {}

    /**
     * Leases what can be leased now.
     *
     * @param ahead lanes that a worker holds at most
     */
    static List<Assignment> assign(LaneTable lanes, WorkerTable workers, int ahead, long now) {
        List<Assignment> assignments = new ArrayList<>();
        for (int depth = 0; depth < ahead && lanes.waitingCount() > 0; depth++) {
            if (depth > 0 && lanes.waitingCount() < workers.takers()) {
                break;
            }
            for (Entry worker : workers.takersHolding(depth)) {
                int lane = lanes.waitingCount() > 0 ? choose(lanes, worker, workers.isAlone(worker)) : -1;
                if (lane >= 0) {
                    assignments.add(lease(lanes, workers, worker, lane, now));
                }
            }
        }
        return assignments;
    }

    /** Leases one lane to one worker. */
    static Assignment lease(LaneTable lanes, WorkerTable workers, Entry worker, int lane, long now) {
        lanes.lease(lane, worker.worker, now);
        workers.takes(worker, lane);
        worker.languages.add(lanes.lane(lane).language());
        return new Assignment(worker, lane);
    }

    /** A lane of a language that the worker has, else of the language with the most waiting lanes; -1 for none. */
    private static int choose(LaneTable lanes, Entry worker, boolean alone) {
        int lane = choose(lanes, worker.languages, worker, alone);
        return lane >= 0 ? lane : choose(lanes, lanes.waitingLanguages(), worker, alone);
    }

    /** A lane for the worker of that one of the languages with the most waiting lanes; -1 when there is none. */
    private static int choose(LaneTable lanes, Iterable<String> languages, Entry worker, boolean alone) {
        int chosen = -1;
        int most = 0;
        for (String language : languages) {
            int count = lanes.waitingCount(language);
            int first = count > most ? lanes.firstWaiting(language, worker.worker, alone) : -1;
            if (first >= 0) {
                chosen = first;
                most = count;
            }
        }
        return chosen;
    }
}
