package org.isogloss.coordinator.run;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/** The workers of a run: when each was heard, what it holds, which languages it has at hand. */
final class WorkerTable {

    /** One worker's registration. */
    static final class Entry {
        final String worker;
        final long session;
        long heardMillis;
        /** Lanes of the open round that it holds. */
        final Set<Integer> lanes = new LinkedHashSet<>();
        /** Languages whose lanes it was leased before: their masks and audio are likely at hand. */
        final Set<String> languages = new LinkedHashSet<>();
        /** Why it is to leave; null while it is to stay. One that is to leave gets no more lanes. */
        String leavingWhy;
        /** When the lanes that it still holds are taken back. */
        long leaveByMillis;
        /** Whether it has received the parameters once. Until then, any lane would wait for them. */
        boolean hasParameters;
        /** Agreed to the masks under proposal. */
        boolean masksReady;

        Entry(String worker, long session, long now) {
            this.worker = worker;
            this.session = session;
            this.heardMillis = now;
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

    Entry add(String worker, long session, long now) {
        Entry entry = new Entry(worker, session, now);
        entries.put(worker, entry);
        return entry;
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
                idle.hasParameters = true;
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
        return (int) entries.values().stream().filter(Entry::takesLanes).count();
    }

    /** Whether nobody but that one can be given a lane. */
    boolean isAlone(Entry worker) {
        return entries.values().stream().noneMatch(other -> other != worker && other.takesLanes());
    }

    /** Those that are to leave, and hold nothing or have had their time. */
    List<Entry> readyToLeave(long now) {
        return entries.values().stream()
                .filter(w -> !w.stays() && (w.lanes.isEmpty() || now >= w.leaveByMillis))
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
