package org.isogloss.coordinator.run;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Says in one line for whom a run waits. */
final class WaitingText {

    /** More names than these make no line that a person reads. */
    private static final int MOST_NAMES = 5;

    private WaitingText() {}

    static String lanes(LaneTable lanes) {
        TreeSet<String> holders = new TreeSet<>();
        for (int i = 0; i < lanes.size(); i++) {
            holders.addAll(lanes.holders(i).keySet());
        }
        return lanes.openCount() + " of " + lanes.size() + " lanes, held by " + names(List.copyOf(holders));
    }

    static String masks(WorkerTable workers) {
        List<String> names = new ArrayList<>();
        workers.all().stream().filter(w -> !w.masksReady).forEach(w -> names.add(w.worker));
        return names.isEmpty()
                ? "the coordinator commits the weight masks"
                : "weight masks to be checked by " + names(names);
    }

    private static String names(List<String> names) {
        if (names.size() <= MOST_NAMES) {
            return names.isEmpty() ? "nobody" : String.join(", ", names);
        }
        return String.join(", ", names.subList(0, MOST_NAMES)) + " and " + (names.size() - MOST_NAMES) + " more";
    }
}
