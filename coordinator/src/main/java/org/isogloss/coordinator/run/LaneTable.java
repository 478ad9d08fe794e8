package org.isogloss.coordinator.run;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.isogloss.protocol.messages.Lane;

/**
 * The lanes of the open round: which wait, who holds which, which are in.
 *
 * <pre>
 *            lease                    reduced
 *   WAITING ───────► LEASED (1 or more) ───────► IN
 *      ▲               │ last holder lost          (also from WAITING: a lost worker's
 *      └───────────────┘ or failed                  chunks may all have arrived)
 *                      │ forfeited
 *                      └─────────► the round starts again without the lane
 * </pre>
 *
 * <p>A lane that failed at a worker is for the others, as long as there are any: its batches are the same everywhere, but
 * a clip or a library may be missing on one machine. So it is forfeited when two workers have failed at it, or the only
 * one that is left twice.
 */
final class LaneTable {

    /** A lane that two workers failed at, or one that is alone twice, is forfeited. */
    private static final int ENOUGH_FAILURES = 2;

    /**
     * Failures after which it is forfeited whoever had them: a worker is asked again beside others only when it is
     * overdue at another, so that one computes it no better.
     */
    private static final int MOST_FAILURES = 3;

    private static final Deque<Integer> NONE = new ArrayDeque<>();

    private final List<Lane> lanes;
    private final boolean[] done;
    /** Who failed at each lane, once for every failure. */
    private final List<List<String>> failures = new ArrayList<>();
    /** Holders of each lane, with the time of the lease. */
    private final List<Map<String, Long>> holders = new ArrayList<>();

    private final Map<String, Deque<Integer>> waiting = new TreeMap<>();
    private int waitingCount;
    private int openCount;

    /** @param forfeited indices of lanes that are not computed this time */
    LaneTable(List<Lane> lanes, Set<Integer> forfeited) {
        this.lanes = lanes;
        this.done = new boolean[lanes.size()];
        this.openCount = lanes.size() - forfeited.size();
        for (Lane lane : lanes) {
            holders.add(new HashMap<>(2));
            failures.add(new ArrayList<>(0));
            if (forfeited.contains(lane.index())) {
                done[lane.index()] = true;
            } else {
                addWaiting(lane.index());
            }
        }
    }

    private void addWaiting(int index) {
        waiting.computeIfAbsent(lanes.get(index).language(), l -> new ArrayDeque<>())
                .addLast(index);
        waitingCount++;
    }

    /** Does nothing for one that is held, which waits in no queue. */
    private void removeWaiting(int index) {
        if (!holders.get(index).isEmpty()) {
            return;
        }
        Deque<Integer> queue = waiting.get(lanes.get(index).language());
        if (queue != null && queue.remove(index)) {
            waitingCount--;
            if (queue.isEmpty()) {
                waiting.remove(lanes.get(index).language());
            }
        }
    }

    /** Languages with waiting lanes, in order. */
    Set<String> waitingLanguages() {
        return waiting.keySet();
    }

    int waitingCount(String language) {
        Deque<Integer> queue = waiting.get(language);
        return queue == null ? 0 : queue.size();
    }

    /**
     * The lane of a language that has waited longest for a worker; -1 when none is for it.
     *
     * @param alone there is no other worker
     */
    int firstWaiting(String language, String worker, boolean alone) {
        for (int index : waiting.getOrDefault(language, NONE)) {
            if (alone || !hasFailed(index, worker)) {
                return index;
            }
        }
        return -1;
    }

    boolean hasFailed(int index, String worker) {
        return failures.get(index).contains(worker);
    }

    int waitingCount() {
        return waitingCount;
    }

    /** Lanes that are not in. */
    int openCount() {
        return openCount;
    }

    boolean allIn() {
        return openCount == 0;
    }

    Lane lane(int index) {
        return lanes.get(index);
    }

    int size() {
        return lanes.size();
    }

    boolean isDone(int index) {
        return done[index];
    }

    /** Who computes it now, with the time each was leased it. */
    Map<String, Long> holders(int index) {
        return holders.get(index);
    }

    void lease(int index, String worker, long now) {
        removeWaiting(index);
        holders.get(index).put(worker, now);
    }

    /** Marks a lane as in; false when it was already. Its holders are returned to the caller by {@link #holders} before. */
    boolean reduced(int index) {
        if (done[index]) {
            return false;
        }
        removeWaiting(index);
        done[index] = true;
        holders.get(index).clear();
        openCount--;
        return true;
    }

    /** A holder gave the lane up; it waits again when nobody else holds it. */
    void release(int index, String worker) {
        if (holders.get(index).remove(worker) != null
                && !done[index]
                && holders.get(index).isEmpty()) {
            addWaiting(index);
        }
    }

    /**
     * A holder could not compute it; true when it is to be forfeited.
     *
     * @param alone there is no other worker
     */
    boolean failed(int index, String worker, boolean alone) {
        if (done[index] || !holders.get(index).containsKey(worker)) {
            return false;
        }
        release(index, worker);
        List<String> failed = failures.get(index);
        failed.add(worker);
        return failed.stream().distinct().count() >= ENOUGH_FAILURES
                || (alone && failed.size() >= ENOUGH_FAILURES)
                || failed.size() >= MOST_FAILURES;
    }
}
