package org.isogloss.dashboards.page;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The last events of a run, numbered from 1 on since the coordinator began. */
final class EventLog {

    /**
     * Something worth a line.
     *
     * @param millis when, since 1970
     */
    record Event(long number, long millis, String text) {}

    private final int kept;
    private final Deque<Event> events = new ArrayDeque<>();
    private long last;

    /** @param kept how many are remembered */
    EventLog(int kept) {
        this.kept = kept;
    }

    synchronized void add(long millis, String text) {
        events.addLast(new Event(++last, millis, text));
        if (events.size() > kept) {
            events.removeFirst();
        }
    }

    /** The number of the last event; 0 before the first. */
    synchronized long last() {
        return last;
    }

    /** The remembered ones after a number, in order. */
    synchronized List<Event> after(long number) {
        return events.stream().filter(e -> e.number() > number).toList();
    }
}
