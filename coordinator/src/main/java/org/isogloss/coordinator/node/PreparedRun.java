package org.isogloss.coordinator.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.isogloss.coordinator.checkpoint.Checkpoint;
import org.isogloss.coordinator.checkpoint.CheckpointOwner;
import org.isogloss.coordinator.checkpoint.CheckpointReader;
import org.isogloss.coordinator.checkpoint.CheckpointStore;
import org.isogloss.coordinator.checkpoint.CommitJournal;
import org.isogloss.coordinator.checkpoint.DamagedCheckpoint;
import org.isogloss.coordinator.checkpoint.LoadedCheckpoint;
import org.isogloss.coordinator.checkpoint.Retention;
import org.isogloss.coordinator.disk.DiskError;
import org.isogloss.coordinator.exchange.MaskLibrary;
import org.isogloss.coordinator.exchange.ReplicaFeed;
import org.isogloss.coordinator.journal.RunJournal;
import org.isogloss.coordinator.node.StorageHealth.Stored;
import org.isogloss.coordinator.plan.Position;
import org.isogloss.coordinator.reduce.BlockLoop;
import org.isogloss.coordinator.reduce.BlockRun;
import org.isogloss.coordinator.reduce.ParameterSnapshot;
import org.isogloss.coordinator.reduce.Reducer;
import org.isogloss.coordinator.report.LanguageParameters;
import org.isogloss.coordinator.report.RunRecords;
import org.isogloss.coordinator.report.RunReport;
import org.isogloss.coordinator.run.LossCause;
import org.isogloss.coordinator.run.RunEffect;
import org.isogloss.coordinator.run.RunEffect.Outcome;
import org.isogloss.coordinator.spread.OtherReducers;
import org.isogloss.coordinator.spread.ReducerBlocks;
import org.isogloss.coordinator.spread.Reducers;
import org.isogloss.coordinator.spread.StepPlans;
import org.isogloss.coordinator.store.Epoch;
import org.isogloss.coordinator.store.EpochEnd;
import org.isogloss.coordinator.store.RunDirectory;
import org.isogloss.protocol.InputException;
import org.isogloss.protocol.config.RunConfig;
import org.isogloss.protocol.layout.BlockGrid;
import org.isogloss.protocol.layout.ParameterLayout;
import org.isogloss.protocol.mask.TrainedWeights;
import org.isogloss.protocol.mask.WeightMask;
import org.isogloss.protocol.messages.ToWorker;
import org.isogloss.protocol.metrics.Metric;
import org.isogloss.protocol.metrics.Metrics;

/** A run that is ready to go on: its directory is ours, and its state is loaded or freshly made. */
final class PreparedRun implements AutoCloseable {

    private static final List<Metric> NOT_KEPT =
            List.of(Metric.LANES_COMPUTED, Metric.LANE_SECONDS, Metric.CLIPS_SKIPPED, Metric.REPLICA_STEP);

    private final RunParts parts;
    private final RunCorpus corpus;
    private final RunState state;
    private final CheckpointStore store;
    private final Journals journals;
    private final RunRecorder recorder;

    private PreparedRun(
            RunParts parts,
            RunCorpus corpus,
            RunState state,
            CheckpointStore store,
            Takeover takeover,
            RunObserver observer)
            throws IOException {
        this.parts = parts;
        this.corpus = corpus;
        this.state = state;
        this.store = store;
        this.journals = Journals.open(parts.directory(), state.position());
        this.recorder =
                new RunRecorder(parts.config(), parts.directory(), journals, parts.metrics(), takeover, observer);
        // Seen from the start, so that an alert sees the first one as a rise.
        for (LossCause cause : LossCause.values()) {
            parts.metrics().expect(Metric.RECOVERY_SECONDS, cause.label());
        }
        // And one that waits for rounds to be closed sees a run that never closes its first.
        parts.metrics().expect(Metric.STEP_SECONDS, "close");
        corpus.languages().forEach(language -> {
            parts.metrics().add(Metric.LANES_FORFEITED, 0, language);
            parts.metrics().add(Metric.AUDIO_SECONDS, 0, language);
            boolean held = state.quarantine().held().containsKey(language);
            parts.metrics().set(Metric.QUARANTINED, held ? 1 : 0, language);
        });
    }

    /**
     * Takes the run up from what is in its directory, which is closed when that fails.
     *
     * @throws InputException when the directory cannot be used
     */
    static PreparedRun load(
            RunInputs inputs, RunDirectory directory, OtherReducers others, Metrics metrics, RunObserver observer) {
        try {
            return read(inputs, directory, others, metrics, observer);
        } catch (InputException e) {
            closeQuietly(directory);
            throw e;
        } catch (IOException e) {
            closeQuietly(directory);
            throw new InputException(
                    "run.dir " + directory.path() + ": cannot be used: " + e
                            + " (accepted: a directory that can be read and written)",
                    e);
        }
    }

    private static PreparedRun read(
            RunInputs inputs, RunDirectory directory, OtherReducers others, Metrics metrics, RunObserver observer)
            throws IOException {
        RunConfig config = inputs.config();
        RunCorpus corpus = inputs.corpus();
        ParameterLayout layout = inputs.layout();
        RunDirectory.Identity identity = directory.identity();
        if (corpus.transcribed() != null) {
            directory
                    .epoch()
                    .replace(
                            RunDirectory.vocabulary(directory.path()),
                            corpus.transcribed().vocabulary().json());
            corpus.transcribed().notes().forEach(observer::event);
        }
        if (config.hasLanguageParts()) {
            directory
                    .epoch()
                    .replace(RunDirectory.languages(directory.path()), String.join("\n", corpus.languages()) + "\n");
        }
        CheckpointStore store = CheckpointStore.open(
                directory.checkpoints(),
                directory.epoch().workshopIn(directory.checkpoints()),
                new CheckpointOwner(identity.runId(), config.sha256(), layout),
                new Retention(config.checkpoint().keep(), 0));
        CheckpointReader.Found found = store.loadNewestValid();
        Optional<Checkpoint> checkpoint = found.valid().map(LoadedCheckpoint::checkpoint);
        RunState state = checkpoint.map(c -> RunState.of(c.state())).orElse(RunState.START);
        Position position = state.position();
        ParameterSnapshot start = checkpoint
                .map(Checkpoint::parameters)
                .orElseGet(() -> ParameterSnapshot.fresh(
                        inputs.initial().take(observer), config.exchange().roundsUpdates()));
        BlockRun blocks =
                BlockRun.all(BlockGrid.of(layout.size(), config.exchange().slices()));
        BlockLoop loop = BlockLoop.ofSlices("isogloss-reduce", config.exchange().slices());
        MaskLibrary masks = new MaskLibrary();
        checkpoint.ifPresent(c -> masks.put(position.maskVersion(), c.masks()));
        BlockRun own = others.deal(
                blocks.grid(), start, position.maskVersion(), masks.version(position.maskVersion()), observer::event);
        Reducer reducer = new Reducer(own, start.part(own), loop);
        ReplicaFeed feed = new ReplicaFeed(ReducerBlocks.of(reducer), position.step());
        TrainedWeights trained = new TrainedWeights(layout, config);
        StepPlans plans = new StepPlans(config, masks, trained);
        RunParts parts = new RunParts(
                config,
                directory,
                inputs.planner(),
                layout,
                blocks,
                loop,
                new Reducers(reducer, feed, others, plans),
                feed,
                masks,
                trained,
                plans,
                metrics);
        CommitJournal.Line lastCommit = CommitJournal.last(RunDirectory.commits(directory.path()));
        Takeover takeover = new Takeover(directory.epochs(), lastCommit, metrics);
        PreparedRun run = new PreparedRun(parts, corpus, state, store, takeover, observer);
        run.tellOf(found, lastCommit);
        run.tellOf(parts.reducers());
        return run;
    }

    /** Tells an observer of the run's past, aside: it may be long, and nobody has to wait for it. */
    void tellPast(RunObserver observer) {
        Thread teller = new Thread(
                () -> {
                    try {
                        RunJournal.readBefore(
                                RunDirectory.metrics(parts.directory().path()),
                                state.position().round(),
                                observer::past);
                    } catch (UncheckedIOException e) {
                        recorder.event(
                                "metrics.jsonl cannot be read, so charts begin now: " + DiskError.reason(e.getCause()));
                    }
                },
                "isogloss-past");
        teller.setDaemon(true);
        teller.start();
    }

    private void tellOf(CheckpointReader.Found found, CommitJournal.Line lastCommit) throws IOException {
        recorder.event(Machine.text());
        StorageHealth storage = recorder.storage();
        storage.damaged(found.damaged().stream().map(DamagedCheckpoint::reason).toList());
        if (found.valid().isPresent()) {
            Path directory = found.valid().get().directory();
            long step = state.position().step();
            storage.saved(step, Files.getLastModifiedTime(directory).toMillis());
            recorder.event("resuming from step " + step + stepsAgain(step, lastCommit));
        } else if (!found.damaged().isEmpty()) {
            recorder.event("no checkpoint is valid: the run begins anew");
        }
    }

    private void tellOf(Reducers reducers) {
        for (ToWorker.ReducerNode node : reducers.nodes()) {
            recorder.event("blocks %d to %d of %d are held at %s:%d"
                    .formatted(
                            node.firstBlock(),
                            node.endBlock() - 1,
                            parts.blocks().grid().blocks(),
                            node.host(),
                            node.port()));
        }
    }

    private static String stepsAgain(long step, CommitJournal.Line lastCommit) {
        long lost = lastCommit == null ? 0 : lastCommit.step() - step;
        return lost <= 0 ? "" : "; steps that are computed again: " + lost;
    }

    /** Those that a coordinator has. */
    static List<Metric> kept() {
        List<Metric> kept = new java.util.ArrayList<>(List.of(Metric.values()));
        kept.removeAll(NOT_KEPT);
        return kept;
    }

    RunParts parts() {
        return parts;
    }

    RunDirectory.Identity identity() {
        return parts.directory().identity();
    }

    RunState state() {
        return state;
    }

    List<String> languages() {
        return corpus.languages();
    }

    RunRecorder recorder() {
        return recorder;
    }

    CheckpointStore store() {
        return store;
    }

    /** What the run has come to; empty when its journals cannot be read. */
    Optional<RunReport> report() {
        RunRecords records;
        try {
            records = journals.records(parts.directory());
        } catch (UncheckedIOException e) {
            return withoutReport(e.getCause());
        } catch (IOException e) {
            return withoutReport(e);
        }
        Map<String, WeightMask> masks = parts.masks().version(parts.masks().newest());
        Map<String, WeightMask> enforced = parts.config().prune().zeroesOnce() ? new HashMap<>() : new HashMap<>(masks);
        for (String language : languages()) {
            WeightMask used = parts.trained().used(language);
            if (used != null) {
                enforced.put(language, used);
            }
        }
        return Optional.of(new RunReport(
                identity(),
                parts.config(),
                records,
                corpus.minutes(),
                masks,
                parts.layout(),
                LanguageParameters.of(languages(), enforced, parts.layout().size()),
                parts.reducers().vector().sha256()));
    }

    private Optional<RunReport> withoutReport(IOException e) {
        recorder.event("the journals cannot be read, so there is no report: " + DiskError.reason(e));
        return Optional.empty();
    }

    /** Writes a report into the run directory, whole or not at all. */
    void publish(String name, String text) {
        recorder.storage().attempt(Stored.REPORT, () -> parts.directory()
                .epoch()
                .replace(parts.directory().path().resolve(name), text));
    }

    private static void closeQuietly(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception e) {
            // The process ends or the run is over; what could not be closed is closed with it.
            return;
        }
    }

    /** What there is to tell about how the run came to this coordinator. */
    Takeover takeover() {
        return recorder.takeover();
    }

    @Override
    public void close() {
        close(new RunEffect.Finish(Outcome.FAILED, "its process ended"));
    }

    /** Closes all, and lets those who stand by know how it ended. */
    void close(RunEffect.Finish how) {
        parts.loop().close();
        parts.reducers().close();
        recorder.close();
        if (how.outcome() != Outcome.SUPERSEDED) {
            tellStandbys(how);
        }
        closeQuietly(parts.directory());
    }

    private void tellStandbys(RunEffect.Finish how) {
        Epoch epoch = parts.directory().epoch();
        recorder.storage()
                .attempt(
                        Stored.ENDPOINTS,
                        () -> epoch.remove(
                                RunDirectory.endpoints(parts.directory().path())));
        recorder.storage().attempt(Stored.EPOCH, () -> epoch.end(end(how)));
    }

    private static EpochEnd end(RunEffect.Finish how) {
        return switch (how.outcome()) {
            case FAILED -> new EpochEnd(false, "failed: " + how.why());
            case REDUCER_LOST -> new EpochEnd(false, "begins again: " + how.why());
            case HANDED_OVER -> new EpochEnd(false, "hands the run over: " + how.why());
            default -> new EpochEnd(true, how.why());
        };
    }
}
