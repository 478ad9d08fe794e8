package org.isogloss.coordinator.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.isogloss.coordinator.plan.Position;
import org.isogloss.coordinator.plan.Round;
import org.isogloss.coordinator.plan.RunPlanner;
import org.isogloss.coordinator.run.LaneAssigner.Assignment;
import org.isogloss.coordinator.run.RunEffect.Finish;
import org.isogloss.coordinator.run.RunEffect.Outcome;
import org.isogloss.coordinator.run.WorkerTable.Entry;
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

    /** A worker that leaves has so long for the lanes that it holds; orchestrators kill after 30 s by default. */
    private static final long LEAVE_WITHIN_MILLIS = 10_000;

    private final RunPlanner planner;
    private final RunSettings settings;
    private final long epoch;
    private final WorkerTable workers = new WorkerTable();
    private final LaneTimes times = new LaneTimes();
    private final Interruptions interruptions = new Interruptions();
    private final List<RunEffect> effects = new ArrayList<>();

    private Mode mode = Mode.GATHERING;
    private Position position;
    /** The newest opening of a round; null before the first. */
    private Attempt open;
    /** Lanes of the open round that are quarantined, or that no worker could compute; they count nothing. */
    private final Set<Integer> forfeited = new TreeSet<>();

    private final Quarantine quarantine;

    /** Null but while agreeing. */
    private MaskAgreement agreement;

    private final Ending ending = new Ending();

    private long modeSinceMillis;

    /**
     * @param epoch larger than that of any coordinator that had the run before
     * @param quarantined what was left out at that position
     */
    public RunMachine(
            RunPlanner planner,
            RunSettings settings,
            long epoch,
            Position start,
            QuarantineState quarantined,
            long nowMillis) {
        this.planner = planner;
        this.settings = settings;
        this.epoch = epoch;
        this.position = start;
        this.quarantine = new Quarantine(settings.quarantineAfter(), planner.languages(), quarantined);
        this.modeSinceMillis = nowMillis;
    }

    /** What follows from an event. */
    public List<RunEffect> decide(RunEvent event, long nowMillis) {
        effects.clear();
        if (mode != Mode.OVER) {
            handle(event, nowMillis);
            advance(nowMillis);
        } else if (event instanceof RunEvent.WorkerJoined joined) {
            effects.addAll(ending.tell(joined.worker(), "the run is over"));
        }
        return List.copyOf(effects);
    }

    private void handle(RunEvent event, long now) {
        if (event instanceof RunEvent.WorkerJoined e) {
            joined(e, now);
        } else if (event instanceof RunEvent.WorkerHeard e) {
            heard(e, now);
        } else if (event instanceof RunEvent.WorkerLost e) {
            lost(e, now);
        } else if (event instanceof RunEvent.WorkerLeaving e) {
            leaving(e, now);
        } else if (event instanceof RunEvent.LaneReduced e) {
            reduced(e, now);
        } else if (event instanceof RunEvent.LaneFailed e) {
            failed(e, now);
        } else if (event instanceof RunEvent.LaneReturned e) {
            Entry entry = hear(e.worker(), e.session(), now);
            if (entry != null && open != null) {
                open.returned(entry, e.lane());
            }
        } else if (event instanceof RunEvent.RoundSpoiled e) {
            spoiled(e, now);
        } else if (event instanceof RunEvent.RoundClosed e) {
            closed(e, now);
        } else if (event instanceof RunEvent.MasksProposed e) {
            proposed(e, now);
        } else if (event instanceof RunEvent.MasksReady e) {
            masksReady(e, now);
        } else if (event instanceof RunEvent.ReducerLost e) {
            finish(new Finish(Outcome.REDUCER_LOST, e.why()), now);
        } else if (event instanceof RunEvent.Broken e) {
            finish(new Finish(Outcome.FAILED, e.why()), now);
        } else if (event instanceof RunEvent.StopRequested e) {
            ending.ask(e, now);
        } else if (event instanceof RunEvent.LanguageReleased e) {
            if (quarantine.release(e.language())) {
                effects.add(new RunEffect.Released(e.language()));
            }
        } else if (event instanceof RunEvent.Tick) {
            tick(now);
        } else {
            throw new IllegalArgumentException("no rule for " + event);
        }
    }

    /** What only time brings about. */
    private void tick(long now) {
        for (Entry silent : workers.silentSince(now - settings.silenceMillis())) {
            drop(silent, LossCause.SILENT, silent.heardMillis, "not heard of for " + settings.silenceMillis() + " ms");
        }
        if (mode == Mode.COMPUTING) {
            lease(now);
            open.leaseAgain(settings.overdueFactor(), now).forEach(this::send);
        }
    }

    private void joined(RunEvent.WorkerJoined e, long now) {
        Entry before = workers.find(e.worker());
        if (before != null) {
            drop(before, LossCause.REPLACED, now, "registered again");
        }
        workers.add(e.worker(), e.session(), now);
        if (mode == Mode.AGREEING) {
            // Also when the masks are agreed already: it was accepted with the version before.
            effects.add(new RunEffect.Send(e.worker(), agreement.proposal()));
        }
    }

    private void heard(RunEvent.WorkerHeard e, long now) {
        Entry entry = hear(e.worker(), e.session(), now);
        if (entry != null && e.hasParameters()) {
            workers.hasParameters(entry);
        }
    }

    /** Notes a sign of life; null when it comes from no session that counts. */
    private Entry hear(String worker, long session, long now) {
        Entry entry = workers.find(worker, session);
        if (entry != null) {
            entry.heardMillis = now;
        }
        return entry;
    }

    private void lost(RunEvent.WorkerLost e, long now) {
        Entry entry = workers.find(e.worker(), e.session());
        if (entry != null) {
            drop(entry, LossCause.BROKEN, now, e.why());
        }
    }

    private void leaving(RunEvent.WorkerLeaving e, long now) {
        Entry entry = hear(e.worker(), e.session(), now);
        if (entry != null && entry.stays()) {
            workers.leaves(entry, e.why(), now + LEAVE_WITHIN_MILLIS);
        }
    }

    private void letGo(Entry entry, long now) {
        remove(entry, LossCause.LEFT, now);
        effects.add(new RunEffect.LetGo(entry.worker, entry.session, entry.leavingWhy()));
    }

    /** @param since when the lanes that it holds were lost */
    private void remove(Entry entry, LossCause cause, long since) {
        workers.remove(entry);
        if (mode == Mode.COMPUTING && !entry.lanes().isEmpty()) {
            interruptions.lost(workers.size() == 0 ? LossCause.NOBODY : cause, since);
        }
        if (open != null) {
            open.lost(entry);
        }
    }

    private void drop(Entry entry, LossCause cause, long since, String why) {
        remove(entry, cause, since);
        effects.add(new RunEffect.DropWorker(entry.worker, entry.session, why));
    }

    private void reduced(RunEvent.LaneReduced e, long now) {
        Entry sender = workers.find(e.worker());
        if (sender != null) {
            sender.heardMillis = now;
        }
        if (open != null && open.reduced(e, now)) {
            effects.addAll(interruptions.progress(now));
        }
    }

    private void failed(RunEvent.LaneFailed e, long now) {
        Entry entry = hear(e.worker(), e.session(), now);
        if (entry != null && mode == Mode.COMPUTING && open.failed(entry, e.lane())) {
            // Another worker may have brought in some of its chunks, which cannot be told from the rest of the sums.
            forfeited.add(e.lane().index());
            quarantine.forfeited(e.lane().language(), e.why());
            effects.add(new RunEffect.Forfeited(e.lane().language(), e.why()));
            open(open.round(), now);
        }
    }

    private void spoiled(RunEvent.RoundSpoiled e, long now) {
        if (mode == Mode.COMPUTING && e.attempt() == open.number()) {
            Entry sender = workers.find(e.worker());
            if (sender != null) {
                drop(sender, LossCause.UNSOUND, now, e.why());
            }
            open(open.round(), now);
        }
    }

    private void closed(RunEvent.RoundClosed e, long now) {
        boolean expected = mode == Mode.CLOSING || mode == Mode.AGREEING;
        if (!expected || e.round() != open.round().number()) {
            return;
        }
        effects.addAll(quarantine.closed(open.round(), forfeited));
        position = planner.after(position);
        agreement = null;
        if (ending.isAsked() || planner.finished(position) || planner.checkpointAt(position)) {
            checkpoint();
        } else if (planner.resumable(position).equals(position)) {
            effects.add(new RunEffect.Resumable(position, quarantine.state()));
        }
        if (ending.isAsked()) {
            finish(ending.asked(), now);
        } else if (planner.finished(position)) {
            finish(new Finish(Outcome.DONE, "all phases are done"), now);
        } else {
            openNext(now);
        }
    }

    private void proposed(RunEvent.MasksProposed e, long now) {
        if (mode != Mode.CLOSING || e.round() != open.round().number()) {
            return;
        }
        enter(Mode.AGREEING, now);
        agreement = new MaskAgreement(e, workers);
        workers.all().forEach(entry -> effects.add(new RunEffect.Send(entry.worker, agreement.proposal())));
    }

    private void masksReady(RunEvent.MasksReady e, long now) {
        Entry entry = hear(e.worker(), e.session(), now);
        if (mode == Mode.AGREEING && entry != null && !agreement.ready(entry, e)) {
            drop(entry, LossCause.UNSOUND, now, "made other weight masks than the coordinator");
        }
    }

    /** Does whatever has become possible, whichever event made it so. */
    private void advance(long now) {
        workers.readyToLeave(now).forEach(entry -> letGo(entry, now));
        if (mode == Mode.GATHERING) {
            gather(now);
        }
        if (mode == Mode.COMPUTING) {
            compute(now);
        }
        if (mode == Mode.AGREEING && !agreement.committed() && ending.isDue(now)) {
            giveUpRound("not all workers have checked the weight masks", now);
        } else if (mode == Mode.AGREEING && agreement.commit(workers)) {
            effects.add(new RunEffect.CommitMasks(agreement.proposal().maskVersion()));
        }
    }

    private void gather(long now) {
        if (ending.isAsked()) {
            finish(ending.asked(), now);
        } else if (planner.finished(position)) {
            finish(new Finish(Outcome.DONE, "all phases were done before"), now);
        } else if (workers.takers() >= settings.minWorkers()) {
            openNext(now);
        }
    }

    private void checkpoint() {
        effects.add(new RunEffect.Checkpoint(planner.resumable(position), quarantine.state()));
    }

    private void openNext(long now) {
        Round round = planner.round(epoch, position);
        forfeited.clear();
        forfeited.addAll(quarantine.opening(round));
        open(round, now);
    }

    /** Opens a round, afresh when it was open already. */
    private void open(Round round, long now) {
        enter(Mode.COMPUTING, now);
        long number = open == null ? 1 : open.number() + 1;
        open = new Attempt(round, number, forfeited, workers, times);
        effects.add(new RunEffect.OpenRound(round, number, Set.copyOf(forfeited)));
    }

    private void compute(long now) {
        if (ending.isAsked() && workers.size() == 0) {
            giveUpRound("nobody is there to complete the round", now);
            return;
        }
        if (ending.isDue(now) && !open.lanes().allIn()) {
            giveUpRound(WaitingText.lanes(open.lanes()) + ", are not in", now);
            return;
        }
        if (open.lanes().allIn()) {
            enter(Mode.CLOSING, now);
            effects.add(new RunEffect.CloseRound(open.round()));
            return;
        }
        lease(now);
        if (!ending.isAsked() && open.foretells()) {
            foretell();
        }
    }

    private void foretell() {
        Position after = planner.after(position);
        if (!planner.finished(after)) {
            Round next = planner.round(epoch, after);
            NextLanes.of(next, quarantine.leftOut(next), workers, settings.ahead())
                    .forEach((worker, lanes) -> effects.add(new RunEffect.Send(worker, new ToWorker.Expect(lanes))));
        }
    }

    /** Stops with what is committed; the round is done again when the run is taken up. */
    private void giveUpRound(String why, long now) {
        checkpoint();
        finish(ending.asked(why), now);
    }

    private void lease(long now) {
        open.lease(settings.ahead(), now).forEach(this::send);
    }

    private void send(Assignment a) {
        effects.add(new RunEffect.Send(
                a.worker().worker, new ToWorker.Lease(open.lanes().lane(a.lane()))));
    }

    private void finish(Finish how, long now) {
        enter(Mode.OVER, now);
        ending.with(how);
        workers.all().forEach(entry -> effects.addAll(ending.tell(entry.worker, how.why())));
        effects.add(how);
    }

    private void enter(Mode next, long now) {
        if (mode != next) {
            modeSinceMillis = now;
        }
        mode = next;
    }

    /** What the run waits for, for whom, since when, and what happens next. */
    public Waiting waiting() {
        return switch (mode) {
            case GATHERING -> WaitingText.gathering(workers, settings.minWorkers(), modeSinceMillis);
            case COMPUTING -> WaitingText.computing(workers, open.lanes(), settings, ending.isAsked(), modeSinceMillis);
            case CLOSING -> WaitingText.closing(ending.isAsked(), modeSinceMillis);
            case AGREEING -> WaitingText.agreeing(workers, modeSinceMillis);
            case OVER -> new Waiting(Waiting.Reason.NOTHING, "the run is over", modeSinceMillis, "nothing");
        };
    }

    public Mode mode() {
        return mode;
    }

    public Position position() {
        return position;
    }

    /** Languages whose lanes fail, and those that are left out for it. */
    public QuarantineState quarantine() {
        return quarantine.state();
    }

    /** Lanes of the open round that are not in yet; 0 when none is open. */
    public int openLanes() {
        return mode == Mode.COMPUTING ? open.lanes().openCount() : 0;
    }

    /** Lanes that a worker holds now, for the status. */
    public int lanesHeld(String worker) {
        Entry entry = workers.find(worker);
        return entry == null || mode != Mode.COMPUTING ? 0 : entry.lanes().size();
    }

    /** Whether a worker has been asked to leave. */
    public boolean isLeaving(String worker) {
        Entry entry = workers.find(worker);
        return entry != null && !entry.stays();
    }

    /** Workers that hold no lane. */
    public int idleWorkers() {
        int idle = 0;
        for (Entry entry : workers.all()) {
            idle += entry.lanes().isEmpty() ? 1 : 0;
        }
        return idle;
    }

    public int workerCount() {
        return workers.size();
    }
}
