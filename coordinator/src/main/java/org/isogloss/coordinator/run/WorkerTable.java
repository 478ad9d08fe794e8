package org.isogloss.coordinator.run;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/**
 * The workers of a run: when each was heard, what it holds, which languages it has at hand.
 *
 * <p>Those that take lanes are found by how many they hold, so that an event costs no look at all workers.
 */
final class WorkerTable {

    /** One worker's registration. */
    static final class Entry {
        final String worker;
        final long session;
        long heardMillis;
        private final Set<Integer> lanes = new LinkedHashSet<>();
        /** Languages whose lanes it was leased before: their masks and audio are likely at hand. */
        final Set<String> languages = new LinkedHashSet<>();
        /** Null while it is to stay. */
        private String leavingWhy;

        private long leaveByMillis;
        private boolean hasParameters;
        /** Agreed to the masks under proposal. */
        boolean masksReady;

        Entry(String worker, long session, long now) {
            this.worker = worker;
            this.session = session;
            this.heardMillis = now;
        }

        /** Lanes of the open round that it holds. */
        Set<Integer> lanes() {
            return Collections.unmodifiableSet(lanes);
        }

        /** Why it is to leave; null while it is to stay. */
        String leavingWhy() {
            return leavingWhy;
        }

        /** When the lanes that it still holds are taken back. */
        long leaveByMillis() {
            return leaveByMillis;
        }

        boolean stays() {
            return leavingWhy == null;
        }

        /** Whether it can be given lanes. */
        boolean takesLanes() {
            return stays() && hasParameters;
        }
    }

    private final TreeMap<String, Entry> entries = new TreeMap<>();
    /** Those that take lanes, by how many they hold, then by name. */
    private final List<TreeMap<String, Entry>> takers = new ArrayList<>();
    /** Those that are to leave, by name. */
    private final TreeMap<String, Entry> leaving = new TreeMap<>();

    /** A worker that is not in the table. It takes lanes once it {@linkplain #hasParameters has the parameters}. */
    Entry add(String worker, long session, long now) {
        Entry entry = new Entry(worker, session, now);
        entries.put(worker, entry);
        return entry;
    }

    /** It has received the parameters once. Until then, any lane would wait for them. */
    void hasParameters(Entry entry) {
        if (!entry.hasParameters) {
            change(entry, () -> entry.hasParameters = true);
        }
    }

    /**
     * It gets no more lanes.
     *
     * @param byMillis when the lanes that it still holds are taken back
     */
    void leaves(Entry entry, String why, long byMillis) {
        change(entry, () -> {
            entry.leavingWhy = why;
            entry.leaveByMillis = byMillis;
        });
        if (isIn(entry)) {
            leaving.put(entry.worker, entry);
        }
    }

    void takes(Entry entry, int lane) {
        change(entry, () -> entry.lanes.add(lane));
    }

    void gives(Entry entry, int lane) {
        change(entry, () -> entry.lanes.remove(lane));
    }

    /** Nobody holds any lane. */
    void giveAll() {
        for (Entry entry : entries.values()) {
            change(entry, entry.lanes::clear);
        }
    }

    private boolean isIn(Entry entry) {
        return entries.get(entry.worker) == entry;
    }

    private void change(Entry entry, Runnable what) {
        forget(entry);
        what.run();
        if (entry.takesLanes() && isIn(entry)) {
            while (takers.size() <= entry.lanes.size()) {
                takers.add(new TreeMap<>());
            }
            takers.get(entry.lanes.size()).put(entry.worker, entry);
        }
    }

    /** Takes it out of the takers, if it is among them. */
    private void forget(Entry entry) {
        int held = entry.lanes.size();
        if (held < takers.size()) {
            takers.get(held).remove(entry.worker, entry);
        }
    }

    /** The entry, or null when there is none in that session. */
    Entry find(String worker, long session) {
        Entry entry = entries.get(worker);
        return entry != null && entry.session == session ? entry : null;
    }

    /** The entry in whatever session, or null. */
    Entry find(String worker) {
        return entries.get(worker);
    }

    void remove(Entry entry) {
        forget(entry);
        leaving.remove(entry.worker, entry);
        entries.remove(entry.worker, entry);
    }

    /** By name. */
    Collection<Entry> all() {
        return entries.values();
    }

    /** A copy in which those that take lanes hold nothing, and the others are gone. */
    WorkerTable idle() {
        WorkerTable copy = new WorkerTable();
        for (Entry entry : entries.values()) {
            if (entry.takesLanes()) {
                Entry idle = copy.add(entry.worker, entry.session, entry.heardMillis);
                copy.hasParameters(idle);
                idle.languages.addAll(entry.languages);
            }
        }
        return copy;
    }

    int size() {
        return entries.size();
    }

    /** How many take lanes. */
    int takers() {
        return takers.stream().mapToInt(TreeMap::size).sum();
    }

    /** Those that take lanes and hold so many, by name. */
    List<Entry> takersHolding(int lanes) {
        return lanes < takers.size() ? List.copyOf(takers.get(lanes).values()) : List.of();
    }

    /** Whether nobody but that one can be given a lane. */
    boolean isAlone(Entry worker) {
        return takers() == (worker.takesLanes() && isIn(worker) ? 1 : 0);
    }

    /** Those that are to leave, and hold nothing or have had their time. */
    List<Entry> readyToLeave(long now) {
        return leaving.values().stream()
                .filter(w -> w.lanes.isEmpty() || now >= w.leaveByMillis)
                .toList();
    }

    /** Those not heard of since a time, by name. */
    List<Entry> silentSince(long millis) {
        List<Entry> silent = new ArrayList<>();
        for (Entry entry : entries.values()) {
            if (entry.heardMillis < millis) {
                silent.add(entry);
            }
        }
        return silent;
    }
}
