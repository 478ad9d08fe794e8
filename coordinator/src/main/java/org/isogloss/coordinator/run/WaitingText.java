package org.isogloss.coordinator.run;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Says for what and for whom a run waits, and what comes of it. */
final class WaitingText {

    private static final String THEN_STOP = "then the run stops with a checkpoint";

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
        return new Waiting(
                Waiting.Reason.WORKERS,
                workers.takers() + " of " + wanted + " workers have joined and received the parameters",
                since,
                "the first round opens when " + (wanted - workers.takers()) + " more have");
    }

    /** @param stopping whether the run stops after the round */
    static Waiting computing(WorkerTable workers, LaneTable lanes, RunSettings settings, boolean stopping, long since) {
        if (workers.size() == 0) {
            return new Waiting(
                    Waiting.Reason.WORKERS,
                    "no worker is left; " + lanes.openCount() + " of " + lanes.size() + " lanes are open",
                    since,
                    "the next worker to join goes on with them");
        }
        String next = (stopping ? THEN_STOP : "then the round is closed") + "; a worker not heard of for "
                + settings.silenceMillis() / 1000.0 + " s loses its lanes to the others";
        return new Waiting(Waiting.Reason.LANES, lanes(lanes), since, next);
    }

    /** @param stopping whether the run stops after the round */
    static Waiting closing(boolean stopping, long since) {
        return new Waiting(
                Waiting.Reason.CLOSING,
                "the coordinator closes the round",
                since,
                stopping ? THEN_STOP : "then the next round opens");
    }

    static Waiting agreeing(WorkerTable workers, long since) {
        List<String> names = new ArrayList<>();
        workers.all().stream().filter(w -> !w.masksReady).forEach(w -> names.add(w.worker));
        String what = names.isEmpty()
                ? "the coordinator commits the weight masks"
                : "weight masks to be checked by " + names(names);
        return new Waiting(
                Waiting.Reason.MASKS,
                what,
                since,
                "the weight masks are committed when all have the same; who made others is dropped");
    }

    private static String names(List<String> names) {
        if (names.size() <= MOST_NAMES) {
            return names.isEmpty() ? "nobody" : String.join(", ", names);
        }
        return String.join(", ", names.subList(0, MOST_NAMES)) + " and " + (names.size() - MOST_NAMES) + " more";
    }
}
