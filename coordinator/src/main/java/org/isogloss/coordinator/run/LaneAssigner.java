package org.isogloss.coordinator.run;

import java.util.ArrayList;
import java.util.List;
import org.isogloss.coordinator.run.WorkerTable.Entry;

/**
 * Leases waiting lanes to workers: one each before any gets a second, and languages that the worker already has before
 * others.
 *
 * <p>A worker gets a lane ahead of finishing the one it computes only while there are lanes enough for everyone to get
 * one more; the last lanes stay free for whoever is done first.
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
            if (depth > 0 && lanes.waitingCount() < workers.size()) {
                break;
            }
            for (Entry worker : workers.all()) {
                if (worker.lanes.size() == depth && lanes.waitingCount() > 0) {
                    assignments.add(lease(lanes, worker, choose(lanes, worker), now));
                }
            }
        }
        return assignments;
    }

    /** Leases one lane to one worker. */
    static Assignment lease(LaneTable lanes, Entry worker, int lane, long now) {
        lanes.lease(lane, worker.worker, now);
        worker.lanes.add(lane);
        worker.languages.add(lanes.lane(lane).language());
        return new Assignment(worker, lane);
    }

    /** A lane of a language that the worker has, else of the language with the most waiting lanes. */
    private static int choose(LaneTable lanes, Entry worker) {
        String language = longest(lanes, worker.languages);
        return lanes.firstWaiting(language != null ? language : longest(lanes, lanes.waitingLanguages()));
    }

    /** Which of the languages has the most waiting lanes; null when none has any. */
    private static String longest(LaneTable lanes, Iterable<String> languages) {
        String longest = null;
        int most = 0;
        for (String language : languages) {
            int count = lanes.waitingCount(language);
            if (count > most) {
                longest = language;
                most = count;
            }
        }
        return longest;
    }
}
