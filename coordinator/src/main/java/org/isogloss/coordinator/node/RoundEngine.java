package org.isogloss.coordinator.node;

import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import org.isogloss.coordinator.checkpoint.CheckpointStore;
import org.isogloss.coordinator.disk.DiskError;
import org.isogloss.coordinator.exchange.ExchangeService;
import org.isogloss.coordinator.exchange.LaneEvents;
import org.isogloss.coordinator.exchange.OpenRound;
import org.isogloss.coordinator.exchange.TensorMetrics;
import org.isogloss.coordinator.journal.RunLine;
import org.isogloss.coordinator.node.StorageHealth.Stored;
import org.isogloss.coordinator.plan.Position;
import org.isogloss.coordinator.plan.Round;
import org.isogloss.coordinator.plan.RunPlanner;
import org.isogloss.coordinator.reduce.ChunkOutcome;
import org.isogloss.coordinator.run.RunEffect;
import org.isogloss.coordinator.run.RunEvent;
import org.isogloss.coordinator.run.RunMachine;
import org.isogloss.coordinator.spread.ReducerLostException;
import org.isogloss.coordinator.spread.Reducers;
import org.isogloss.protocol.config.Phase;
import org.isogloss.protocol.messages.Lane;
import org.isogloss.protocol.metrics.Metric;
import org.isogloss.protocol.metrics.Metrics;
import org.isogloss.protocol.wire.GradientEncoding;
import org.isogloss.protocol.wire.WireContent;

/**
 * Carries out what {@link RunMachine} decides about rounds: opens them for chunks, and closes them on a thread of its
 * own, one after the other. A closed round is reported at once, and written down while the next is computed.
 */
final class RoundEngine implements LaneEvents, Reducers.Listener, AutoCloseable {

    private static final long PATIENCE_SECONDS = 60;

    private final RunParts parts;
    private final RunPlanner planner;
    private final StepCloser steps;
    private final MaskMaker masks;
    private final RunRecorder recorder;
    private final CheckpointWriter checkpoints;
    private final Clock clock;
    private final TensorMetrics tensors;
    private final ExecutorService closer =
            Executors.newSingleThreadExecutor(work -> new Thread(work, "isogloss-close"));
    private final AfterCommit afterCommit = new AfterCommit();

    private volatile Consumer<RunEvent> events = event -> {};
    private volatile RunEvent.StopRequested stopAsked;
    private volatile ExchangeService exchange;
    private volatile OpenRound open;
    private long openedMillis;

    RoundEngine(RunParts parts, CheckpointStore store, RunRecorder recorder, Clock clock) {
        this.parts = parts;
        this.planner = parts.planner();
        this.steps = new StepCloser(parts.config(), planner, parts.reducers());
        this.masks = new MaskMaker(parts, recorder);
        this.recorder = recorder;
        this.checkpoints = new CheckpointWriter(parts, store, recorder);
        this.clock = clock;
        this.tensors = new TensorMetrics(parts.metrics());
    }

    /** From now on, events go there; also the wish to stop, if there was one before. */
    synchronized void reportTo(Consumer<RunEvent> receiver) {
        events = receiver;
        if (stopAsked != null) {
            receiver.accept(stopAsked);
        }
    }

    void serveBy(ExchangeService service) {
        exchange = service;
    }

    /**
     * Makes everything ready for the round's chunks. Sums that were added to a round before are gone.
     *
     * @return completes when chunks are taken everywhere
     */
    synchronized CompletionStage<?> open(Round round, long attempt, Set<Integer> forfeited) {
        boolean again = open != null && open.round().number() == round.number();
        if (open != null) {
            open.supersede();
        }
        List<Lane> lanes = round.lanesBut(forfeited);
        CompletionStage<?> everywhere = CompletableFuture.completedFuture(null);
        open = switch (round.kind()) {
            case TRAIN, ADAPT, FINETUNE_HEAD, FINETUNE -> {
                Reducers.Opening opening = parts.reducers().open(round, attempt, forfeited);
                everywhere = opening.everywhere();
                yield opening.round();
            }
            case SCORE, TICKET -> masks.open(round, attempt, lanes, again);
            case EVALUATE, RECOGNIZE -> new OpenRound(round, lanes, attempt, null, 0);
        };
        openedMillis = again ? openedMillis : clock.millis();
        exchange.open(open);
        Position p = round.position();
        recorder.round(round.phase(), p.roundInPhase(), planner.rounds(round.phase()));
        return everywhere;
    }

    /** Turns the round's sums into a step, masks or a table; the answer comes as an event. */
    void close(Round round, int workers) {
        OpenRound closing = open;
        long opened = openedMillis;
        long lanesMillis = clock.millis();
        closer.execute(() -> guard(() -> {
            afterCommit.await();
            RunEvent answer = close(closing, () -> (clock.millis() - opened) / 1000.0, workers);
            recorder.closed((lanesMillis - opened) / 1000.0, (clock.millis() - lanesMillis) / 1000.0);
            // Workers must not go home on the word of a coordinator that was frozen while another took its run over.
            boolean ends = stopAsked != null || planner.finished(planner.after(round.position()));
            return ends && isSuperseded() ? new RunEvent.Broken("another coordinator has the run") : answer;
        }));
    }

    /** Whether another coordinator has the run, as far as the disk tells. */
    boolean isSuperseded() {
        try {
            return parts.directory().epoch().isOver();
        } catch (IOException e) {
            return false;
        }
    }

    private RunEvent close(OpenRound closing, DoubleSupplier seconds, int workers) {
        Round round = closing.round();
        switch (round.kind()) {
            case TRAIN, ADAPT, FINETUNE_HEAD, FINETUNE -> {
                RunLine.Step line = steps.close(closing, seconds, workers);
                afterCommit(() -> record(line));
            }
            case SCORE, TICKET -> {
                masks.close(closing);
                recorder.tickets(closing);
                if (planner.endsPass(round.position())) {
                    int version = round.position().maskVersion() + 1;
                    return new RunEvent.MasksProposed(round.number(), version, masks.propose(version));
                }
            }
            case EVALUATE -> recorder.evaluation(closing, phaseBefore(round.position()));
            case RECOGNIZE -> recorder.recognition(closing, phaseBefore(round.position()));
        }
        return new RunEvent.RoundClosed(round.number());
    }

    private void record(RunLine.Step line) {
        long begin = clock.millis();
        recorder.step(line, parts.reducers().vector().sha256(line.step()));
        recorder.recorded((clock.millis() - begin) / 1000.0);
    }

    private void afterCommit(Runnable work) {
        afterCommit.then(() -> {
            try {
                work.run();
            } catch (RuntimeException | OutOfMemoryError e) {
                events.accept(broken(e));
            }
        });
    }

    private String phaseBefore(Position position) {
        List<Phase> phases = parts.config().run().phases();
        for (int i = position.phase() - 1; i >= 0; i--) {
            if (phases.get(i) != Phase.EVALUATE) {
                return phases.get(i).label();
            }
        }
        return "start";
    }

    /** Makes the proposed weight masks the run's. They are durable with the checkpoint at the phase's end. */
    void commitMasks(int version) {
        Round round = open.round();
        closer.execute(() -> guard(() -> {
            recorder.masks(
                    round.number(),
                    round.position().step(),
                    version,
                    parts.masks().version(version),
                    masks.maskable());
            parts.reducers().masks(version, parts.masks().version(version));
            if (parts.config().prune().zeroesOnce()) {
                afterCommit.await();
                zero(round.phase(), version);
            }
            return new RunEvent.RoundClosed(round.number());
        }));
    }

    /** A step of its own, so that whoever has the parameters of a step has the same. */
    private void zero(Phase phase, int version) {
        long step = parts.reducers().zeroAllBut(version, parts.masks().union(version));
        afterCommit(() -> recorder.zeroed(step, phase, parts.reducers().vector().sha256(step)));
    }

    private interface Work {
        RunEvent run();
    }

    /** A failure in here is a broken contract: the run ends with its reason, and resumes from its last checkpoint. */
    private void guard(Work work) {
        RunEvent answer;
        try {
            answer = work.run();
        } catch (RuntimeException | OutOfMemoryError e) {
            answer = broken(e);
        }
        events.accept(answer);
    }

    private RunEvent broken(Throwable e) {
        ReducerLostException lost = ReducerLostException.behind(e);
        if (lost != null) {
            return new RunEvent.ReducerLost(lost.getMessage());
        }
        recorder.failure(e);
        return new RunEvent.Broken("closing the round failed: " + e);
    }

    synchronized void stop(RunEvent.StopRequested wish) {
        stopAsked = wish;
        events.accept(wish);
    }

    /** Notes how long the loss of a worker held up the open round. */
    void recovered(RunEffect.Recovered recovered) {
        Round round = open.round();
        afterCommit(() -> recorder.recovery(round.number(), round.position().step(), recovered));
    }

    /** Saves the committed state, which is the one given. */
    void checkpoint(RunState state) {
        afterCommit(() -> checkpoints.write(state));
    }

    /** The same if the newest checkpoint lies far back. */
    void checkpointIfDue(RunState state) {
        if (checkpoints.due()) {
            checkpoint(state);
        }
    }

    /** Waits until all that was committed is written down; checkpoints may still be on their way. */
    void awaitRecorded() {
        afterCommit.await();
    }

    @Override
    public void laneReduced(Lane lane, long attempt, String worker) {
        events.accept(new RunEvent.LaneReduced(lane, attempt, worker));
    }

    /** One at a time with {@link #open}: a node that is told of an opening may have a lane before that is done here. */
    @Override
    public synchronized void laneIn(int node, long attempt, int index, String worker) {
        OpenRound now = open;
        if (now == null || now.attempt() != attempt) {
            return;
        }
        Lane lane = now.round().lanes().get(index);
        if (now.partIn(lane, node)) {
            laneReduced(lane, attempt, worker);
        }
    }

    @Override
    public void reducerLost(String why) {
        events.accept(new RunEvent.ReducerLost(why));
    }

    @Override
    public void roundSpoiled(long attempt, String worker, String why) {
        metrics().add(Metric.ROUNDS_SPOILED, 1);
        events.accept(new RunEvent.RoundSpoiled(attempt, worker, why));
    }

    @Override
    public void connectionLost(String worker, long session, String why) {
        events.accept(new RunEvent.WorkerLost(worker, session, why));
    }

    @Override
    public void chunk(ChunkOutcome outcome, int bytes) {
        tensors.chunk(outcome, bytes, parts.config().exchange().gradients());
    }

    @Override
    public void ticketChunk(ChunkOutcome outcome, int bytes) {
        tensors.chunk(outcome, bytes, GradientEncoding.FP32);
    }

    @Override
    public void ticketFailed(IOException e) {
        recorder.storage().failed(Stored.TICKET, DiskError.reason(e));
    }

    @Override
    public void ticketStored() {
        recorder.storage().written(Stored.TICKET);
    }

    @Override
    public void sent(WireContent content, long bytes) {
        tensors.sent(content, bytes);
    }

    void clipsSkipped(String worker, Map<String, Integer> byLanguage) {
        byLanguage.forEach((language, count) ->
                event("worker " + worker + " skipped " + count + " unreadable clips of " + language));
    }

    void event(String text) {
        recorder.event(text);
    }

    Metrics metrics() {
        return parts.metrics();
    }

    RunRecorder recorder() {
        return recorder;
    }

    /** Sets the gauges that follow the run's state. */
    void measure(RunMachine machine) {
        recorder.measure(machine, planner);
    }

    /** Leaves what was begun as it is, since nothing of it counts any more; what becomes of it is told to nobody. */
    void abandon() {
        events = event -> {};
        closer.shutdownNow();
        afterCommit.abandon();
        checkpoints.abandon();
    }

    /** Lets what was begun be finished: the last round, and the checkpoint that is being written. */
    @Override
    public void close() {
        closer.shutdown();
        try {
            closer.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        afterCommit.close();
        checkpoints.close();
    }
}
