package org.isogloss.coordinator.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.isogloss.coordinator.plan.Position;
import org.isogloss.coordinator.plan.Round;
import org.isogloss.coordinator.plan.RunPlanner;
import org.isogloss.coordinator.run.LaneAssigner.Assignment;
import org.isogloss.coordinator.run.RunEffect.Outcome;
import org.isogloss.coordinator.run.WorkerTable.Entry;
import org.isogloss.protocol.messages.Lane;
import org.isogloss.protocol.messages.MaskSetHash;
import org.isogloss.protocol.messages.ToWorker;

/**
 * The decisions of a run: from an event and the time to what is to be done, without doing any of it.
 *
 * <pre>
 *                 enough workers            all lanes in
 *   GATHERING ───────────────► COMPUTING ─────────────► CLOSING ──► next round, or OVER
 *                                  ▲                     │
 *                                  │ masks agreed by all │ last scoring round
 *                                  └────── AGREEING ◄────┘
 * </pre>
 *
 * <p>Same events at the same times give the same decisions: no clock, no random numbers, no threads in here. The state
 * is changed in place, so that an event costs no copy of the tables; one thread owns it.
 */
public final class RunMachine {

    /** What the run is doing. */
    public enum Mode {
        /** Waits for the first workers. */
        GATHERING,
        /** Workers compute the open round's lanes. */
        COMPUTING,
        /** The coordinator turns the sums into a step, masks or a table. */
        CLOSING,
        /** Workers check the proposed weight masks; then the coordinator commits them. */
        AGREEING,
        /** Done, stopped or failed. */
        OVER
    }

    /** A lane time to go by before any was seen. */
    private static final long FIRST_LANE_MILLIS = 10_000;

    private final RunPlanner planner;
    private final RunSettings settings;
    private final long epoch;
    private final WorkerTable workers = new WorkerTable();
    private final LaneTimes times = new LaneTimes();
    private final List<RunEffect> effects = new ArrayList<>();

    private Mode mode = Mode.GATHERING;
    private Position position;
    private Round round;
    private LaneTable lanes;
    /** Counts the openings of rounds. */
    private long attempt;
    /** Lanes of the open round that no worker could compute; they count nothing. */
    private final Set<Integer> forfeited = new TreeSet<>();

    private ToWorker.ProposeMasks proposal;
    private boolean masksCommitted;
    private String stopWhy;
    /** When the open round is given up for the sake of stopping. */
    private long stopByMillis = Long.MAX_VALUE;

    private long modeSinceMillis;

    /** @param epoch larger than that of any coordinator that had the run before */
    public RunMachine(RunPlanner planner, RunSettings settings, long epoch, Position start, long nowMillis) {
        this.planner = planner;
        this.settings = settings;
        this.epoch = epoch;
        this.position = start;
        this.modeSinceMillis = nowMillis;
    }

    /** What follows from an event. */
    public List<RunEffect> decide(RunEvent event, long nowMillis) {
        effects.clear();
        if (mode != Mode.OVER) {
            handle(event, nowMillis);
            advance(nowMillis);
        } else if (event instanceof RunEvent.WorkerJoined joined) {
            effects.add(new RunEffect.Send(joined.worker(), new ToWorker.Finished("the run is over")));
        }
        return List.copyOf(effects);
    }

    private void handle(RunEvent event, long now) {
        if (event instanceof RunEvent.WorkerJoined e) {
            joined(e, now);
        } else if (event instanceof RunEvent.WorkerHeard e) {
            hear(e.worker(), e.session(), now);
        } else if (event instanceof RunEvent.WorkerLost e) {
            lost(e.worker(), e.session(), e.why());
        } else if (event instanceof RunEvent.LaneReduced e) {
            reduced(e, now);
        } else if (event instanceof RunEvent.LaneFailed e) {
            failed(e, now);
        } else if (event instanceof RunEvent.LaneReturned e) {
            returned(e, now);
        } else if (event instanceof RunEvent.RoundSpoiled e) {
            spoiled(e, now);
        } else if (event instanceof RunEvent.RoundClosed e) {
            closed(e, now);
        } else if (event instanceof RunEvent.MasksProposed e) {
            proposed(e, now);
        } else if (event instanceof RunEvent.MasksReady e) {
            masksReady(e, now);
        } else if (event instanceof RunEvent.Broken e) {
            finish(Outcome.FAILED, e.why(), now);
        } else if (event instanceof RunEvent.StopRequested e) {
            stopWhy = e.why();
            stopByMillis = Math.min(
                    stopByMillis, e.withinMillis() > Long.MAX_VALUE - now ? Long.MAX_VALUE : now + e.withinMillis());
        } else if (event instanceof RunEvent.Tick) {
            tick(now);
        } else {
            throw new IllegalArgumentException("no rule for " + event);
        }
    }

    /** What only time brings about. */
    private void tick(long now) {
        for (Entry silent : workers.silentSince(now - settings.silenceMillis())) {
            drop(silent, "not heard of for " + settings.silenceMillis() + " ms");
        }
        if (mode == Mode.COMPUTING) {
            lease(now);
            long limit = (long) (settings.overdueFactor() * times.medianMillis(FIRST_LANE_MILLIS));
            OverdueLanes.assign(lanes, workers, limit, now).forEach(this::send);
        }
    }

    private void joined(RunEvent.WorkerJoined e, long now) {
        Entry before = workers.find(e.worker());
        if (before != null) {
            drop(before, "registered again");
        }
        workers.add(e.worker(), e.session(), now);
        if (mode == Mode.AGREEING) {
            // Also when the masks are agreed already: it was accepted with the version before.
            effects.add(new RunEffect.Send(e.worker(), proposal));
        }
    }

    private void hear(String worker, long session, long now) {
        Entry entry = workers.find(worker, session);
        if (entry != null) {
            entry.heardMillis = now;
        }
    }

    private void lost(String worker, long session, String why) {
        Entry entry = workers.find(worker, session);
        if (entry != null) {
            drop(entry, why);
        }
    }

    private void drop(Entry entry, String why) {
        workers.remove(entry);
        for (int lane : entry.lanes) {
            lanes.release(lane, entry.worker);
        }
        effects.add(new RunEffect.DropWorker(entry.worker, entry.session, why));
    }

    private void reduced(RunEvent.LaneReduced e, long now) {
        Entry sender = workers.find(e.worker());
        if (sender != null) {
            sender.heardMillis = now;
        }
        if (e.attempt() != attempt || !isOpen(e.lane())) {
            return;
        }
        int index = e.lane().index();
        Map<String, Long> holders = Map.copyOf(lanes.holders(index));
        if (lanes.reduced(index)) {
            Long since = holders.get(e.worker());
            if (since != null) {
                times.add(now - since);
            }
            forget(index, holders);
        }
    }

    private void forget(int lane, Map<String, Long> holders) {
        for (String holder : holders.keySet()) {
            Entry entry = workers.find(holder);
            if (entry != null) {
                entry.lanes.remove(lane);
            }
        }
    }

    private boolean isOpen(Lane lane) {
        return mode == Mode.COMPUTING
                && lane.epoch() == epoch
                && lane.round() == round.number()
                && lane.index() >= 0
                && lane.index() < lanes.size();
    }

    private void failed(RunEvent.LaneFailed e, long now) {
        Entry entry = workers.find(e.worker(), e.session());
        if (entry == null || !isOpen(e.lane())) {
            return;
        }
        entry.heardMillis = now;
        int index = e.lane().index();
        entry.lanes.remove(index);
        if (lanes.failed(index, e.worker(), workers.size() == 1)) {
            // Another worker may have brought in some of its chunks, which cannot be told from the rest of the sums.
            forfeited.add(index);
            effects.add(new RunEffect.Forfeited(e.lane().language(), e.why()));
            open(now);
        }
    }

    private void returned(RunEvent.LaneReturned e, long now) {
        Entry entry = workers.find(e.worker(), e.session());
        if (entry != null && isOpen(e.lane())) {
            entry.heardMillis = now;
            entry.lanes.remove(e.lane().index());
            lanes.release(e.lane().index(), e.worker());
        }
    }

    private void spoiled(RunEvent.RoundSpoiled e, long now) {
        if (mode == Mode.COMPUTING && e.attempt() == attempt) {
            Entry sender = workers.find(e.worker());
            if (sender != null) {
                drop(sender, e.why());
            }
            open(now);
        }
    }

    private void closed(RunEvent.RoundClosed e, long now) {
        boolean expected = mode == Mode.CLOSING || mode == Mode.AGREEING;
        if (!expected || e.round() != round.number()) {
            return;
        }
        position = planner.after(position);
        round = null;
        forfeited.clear();
        proposal = null;
        masksCommitted = false;
        if (stopWhy != null || planner.finished(position) || planner.checkpointAt(position)) {
            effects.add(new RunEffect.Checkpoint(planner.resumable(position)));
        }
        if (stopWhy != null) {
            finish(Outcome.STOPPED, stopWhy, now);
        } else if (planner.finished(position)) {
            finish(Outcome.DONE, "all phases are done", now);
        } else {
            open(now);
        }
    }

    private void proposed(RunEvent.MasksProposed e, long now) {
        if (mode != Mode.CLOSING || e.round() != round.number()) {
            return;
        }
        enter(Mode.AGREEING, now);
        proposal = new ToWorker.ProposeMasks(e.maskVersion(), e.masks());
        for (Entry entry : workers.all()) {
            entry.masksReady = false;
            effects.add(new RunEffect.Send(entry.worker, proposal));
        }
    }

    private void masksReady(RunEvent.MasksReady e, long now) {
        Entry entry = workers.find(e.worker(), e.session());
        if (mode != Mode.AGREEING || entry == null || e.maskVersion() != proposal.maskVersion()) {
            return;
        }
        entry.heardMillis = now;
        if (e.maskSetSha256().equals(MaskSetHash.of(proposal.maskVersion(), proposal.masks()))) {
            entry.masksReady = true;
        } else {
            drop(entry, "made other weight masks than the coordinator");
        }
    }

    /** Does whatever has become possible, whichever event made it so. */
    private void advance(long now) {
        if (mode == Mode.GATHERING) {
            gather(now);
        }
        if (mode == Mode.COMPUTING) {
            compute(now);
        }
        if (mode == Mode.AGREEING && !masksCommitted && now >= stopByMillis) {
            giveUpRound("not all workers have checked the weight masks", now);
        } else if (mode == Mode.AGREEING && !masksCommitted && agreed()) {
            masksCommitted = true;
            effects.add(new RunEffect.CommitMasks(proposal.maskVersion()));
        }
    }

    private void gather(long now) {
        if (stopWhy != null) {
            finish(Outcome.STOPPED, stopWhy, now);
        } else if (planner.finished(position)) {
            finish(Outcome.DONE, "all phases were done before", now);
        } else if (workers.size() >= settings.minWorkers()) {
            open(now);
        }
    }

    /** Opens the round at the position, afresh when it was open already. */
    private void open(long now) {
        enter(Mode.COMPUTING, now);
        attempt++;
        round = planner.round(epoch, position);
        lanes = new LaneTable(round.lanes(), forfeited);
        for (Entry entry : workers.all()) {
            entry.lanes.clear();
        }
        effects.add(new RunEffect.OpenRound(round, attempt, Set.copyOf(forfeited)));
    }

    private void compute(long now) {
        if (stopWhy != null && workers.size() == 0) {
            giveUpRound("nobody is there to complete the round", now);
            return;
        }
        if (now >= stopByMillis && !lanes.allIn()) {
            giveUpRound(WaitingText.lanes(lanes) + ", are not in", now);
            return;
        }
        if (lanes.allIn()) {
            enter(Mode.CLOSING, now);
            effects.add(new RunEffect.CloseRound(round));
            return;
        }
        lease(now);
    }

    /** Stops with what is committed; the round is done again when the run is taken up. */
    private void giveUpRound(String why, long now) {
        effects.add(new RunEffect.Checkpoint(planner.resumable(position)));
        finish(Outcome.STOPPED, stopWhy + " (" + why + ")", now);
    }

    private void lease(long now) {
        LaneAssigner.assign(lanes, workers, settings.ahead(), now).forEach(this::send);
    }

    private void send(Assignment a) {
        effects.add(new RunEffect.Send(a.worker().worker, new ToWorker.Lease(lanes.lane(a.lane()))));
    }

    /** Everyone has the masks; with nobody there, whoever comes later gets them at registration. */
    private boolean agreed() {
        return workers.all().stream().allMatch(w -> w.masksReady);
    }

    private void finish(Outcome outcome, String why, long now) {
        enter(Mode.OVER, now);
        for (Entry entry : workers.all()) {
            effects.add(new RunEffect.Send(entry.worker, new ToWorker.Finished(why)));
        }
        effects.add(new RunEffect.Finish(outcome, why));
    }

    private void enter(Mode next, long now) {
        if (mode != next) {
            modeSinceMillis = now;
        }
        mode = next;
    }

    /** What the run waits for, for whom and since when. */
    public Waiting waiting() {
        return switch (mode) {
            case GATHERING ->
                new Waiting(
                        Waiting.Reason.WORKERS,
                        workers.size() + " of " + settings.minWorkers() + " workers have joined",
                        modeSinceMillis);
            case COMPUTING ->
                workers.size() == 0
                        ? new Waiting(
                                Waiting.Reason.WORKERS, "no worker is left; the next to join goes on", modeSinceMillis)
                        : new Waiting(Waiting.Reason.LANES, WaitingText.lanes(lanes), modeSinceMillis);
            case CLOSING -> new Waiting(Waiting.Reason.CLOSING, "the coordinator closes the round", modeSinceMillis);
            case AGREEING -> new Waiting(Waiting.Reason.MASKS, WaitingText.masks(workers), modeSinceMillis);
            case OVER -> new Waiting(Waiting.Reason.NOTHING, "the run is over", modeSinceMillis);
        };
    }

    public Mode mode() {
        return mode;
    }

    public Position position() {
        return position;
    }

    /** Lanes of the open round that are not in yet, and how many it has; 0 and 0 when none is open. */
    public int openLanes() {
        return lanes == null || mode != Mode.COMPUTING ? 0 : lanes.openCount();
    }

    /** Lanes that a worker holds now, for the status. */
    public int lanesHeld(String worker) {
        Entry entry = workers.find(worker);
        return entry == null || mode != Mode.COMPUTING ? 0 : entry.lanes.size();
    }

    /** Workers that hold no lane. */
    public int idleWorkers() {
        int idle = 0;
        for (Entry entry : workers.all()) {
            idle += entry.lanes.isEmpty() ? 1 : 0;
        }
        return idle;
    }

    public int workerCount() {
        return workers.size();
    }
}
