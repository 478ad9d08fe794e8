package org.isogloss.coordinator.run;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Says for what and for whom a run waits. */
final class WaitingText {

    /** More names than these make no line that a person reads. */
    private static final int MOST_NAMES = 5;

    private WaitingText() {}

    /** How many lanes are open, and who holds them. */
    static String lanes(LaneTable lanes) {
        TreeSet<String> holders = new TreeSet<>();
        for (int i = 0; i < lanes.size(); i++) {
            holders.addAll(lanes.holders(i).keySet());
        }
        return lanes.openCount() + " of " + lanes.size() + " lanes, held by " + names(List.copyOf(holders));
    }

    static Waiting gathering(WorkerTable workers, int wanted, long since) {
        return new Waiting(Waiting.Reason.WORKERS, workers.size() + " of " + wanted + " workers have joined", since);
    }

    static Waiting computing(WorkerTable workers, LaneTable lanes, long since) {
        return workers.size() == 0
                ? new Waiting(Waiting.Reason.WORKERS, "no worker is left; the next to join goes on", since)
                : new Waiting(Waiting.Reason.LANES, lanes(lanes), since);
    }

    static Waiting agreeing(WorkerTable workers, long since) {
        List<String> names = new ArrayList<>();
        workers.all().stream().filter(w -> !w.masksReady).forEach(w -> names.add(w.worker));
        String what = names.isEmpty()
                ? "the coordinator commits the weight masks"
                : "weight masks to be checked by " + names(names);
        return new Waiting(Waiting.Reason.MASKS, what, since);
    }

    private static String names(List<String> names) {
        if (names.size() <= MOST_NAMES) {
            return names.isEmpty() ? "nobody" : String.join(", ", names);
        }
        return String.join(", ", names.subList(0, MOST_NAMES)) + " and " + (names.size() - MOST_NAMES) + " more";
    }
}
