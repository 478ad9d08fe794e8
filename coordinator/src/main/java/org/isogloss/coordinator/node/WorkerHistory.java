package org.isogloss.coordinator.node;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What is remembered of workers beside their registration: how fast each delivers, and who went lately, and why. */
final class WorkerHistory {

    /** Enough for anybody to look at; a run may lose any number. */
    private static final int MOST_GONE = 100;

    /** How a worker went. */
    enum How {
        /** It was dropped: its connection ended, it was not heard of, or it sent what cannot be. */
        LOST,
        /** It finished what it had begun, and left. */
        LEFT;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A worker that is no longer in the run. */
    record Gone(String worker, String device, How how, String why, long sinceMillis) {}

    private final Map<String, LaneRate> rates = new HashMap<>();
    private final Deque<Gone> gone = new ArrayDeque<>();

    /** It takes part, for the first time or again. */
    void joined(String worker, long nowMillis) {
        rates.put(worker, new LaneRate(nowMillis));
        gone.removeIf(g -> g.worker().equals(worker));
    }

    void delivered(String worker, long nowMillis) {
        LaneRate rate = rates.get(worker);
        if (rate != null) {
            rate.delivered(nowMillis);
        }
    }

    void gone(Gone who) {
        rates.remove(who.worker());
        gone.removeIf(g -> g.worker().equals(who.worker()));
        gone.addFirst(who);
        if (gone.size() > MOST_GONE) {
            gone.removeLast();
        }
    }

    double lanesPerMinute(String worker, long nowMillis) {
        LaneRate rate = rates.get(worker);
        return rate == null ? 0 : rate.perMinute(nowMillis);
    }

    /** Those that are gone, and are none of these; the last to go first. */
    List<Gone> goneBut(Set<String> present) {
        return gone.stream().filter(g -> !present.contains(g.worker())).toList();
    }
}
