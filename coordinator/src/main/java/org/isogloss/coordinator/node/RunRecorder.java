package org.isogloss.coordinator.node;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.isogloss.coordinator.checkpoint.CommitJournal;
import org.isogloss.coordinator.exchange.OpenRound;
import org.isogloss.coordinator.journal.EventJournal;
import org.isogloss.coordinator.journal.RunLine;
import org.isogloss.coordinator.journal.TranscriptFile;
import org.isogloss.coordinator.node.StorageHealth.Stored;
import org.isogloss.coordinator.plan.RunPlanner;
import org.isogloss.coordinator.run.RunEffect;
import org.isogloss.coordinator.run.RunMachine;
import org.isogloss.coordinator.run.Waiting;
import org.isogloss.coordinator.store.RunDirectory;
import org.isogloss.protocol.config.Phase;
import org.isogloss.protocol.config.RunConfig;
import org.isogloss.protocol.exchange.Transcript;
import org.isogloss.protocol.layout.ParameterSpec;
import org.isogloss.protocol.mask.MaskDensity;
import org.isogloss.protocol.mask.WeightMask;
import org.isogloss.protocol.messages.LaneKind;
import org.isogloss.protocol.metrics.Metric;
import org.isogloss.protocol.metrics.Metrics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** Writes down what happens in a run: journals, metrics, and whoever observes. */
final class RunRecorder {

    private static final Logger LOG = LoggerFactory.getLogger("isogloss.run");

    private final RunConfig config;
    private final RunDirectory directory;
    private final Journals journals;
    private final Metrics metrics;
    private final Takeover takeover;
    private final RunObserver observer;
    private final StorageHealth storage;
    private volatile RunLine.Step lastStep;
    private volatile boolean closed;
    private final StepRate rate = new StepRate();

    RunRecorder(
            RunConfig config,
            RunDirectory directory,
            Journals journals,
            Metrics metrics,
            Takeover takeover,
            RunObserver observer) {
        this.config = config;
        this.directory = directory;
        this.journals = journals;
        this.metrics = metrics;
        this.takeover = takeover;
        this.observer = observer;
        this.storage = new StorageHealth(metrics, System::currentTimeMillis, this::event);
    }

    void round(Phase phase, long roundInPhase, long rounds) {
        observer.round(phase.label(), roundInPhase, rounds);
    }

    /** @param sha256 hash of the parameters after the step */
    void step(RunLine.Step line, String sha256) {
        commit(line.step(), line.phase(), sha256);
        append(line);
        takeover.step(Instant.now())
                .ifPresent(idle ->
                        event("first step after the takeover, %.1f s after the last one before".formatted(idle)));
        lastStep = line;
        rate.add(line.seconds(), line.audioSeconds());
        metrics.add(Metric.STEPS, 1, line.phase());
        metrics.set(Metric.STEP, (double) line.step());
        metrics.set(Metric.GRADIENT_NORM, line.gradientNorm());
        metrics.set(Metric.LEARNING_RATE, line.learningRate());
        if (line.skipped()) {
            metrics.add(Metric.STEPS_SKIPPED, 1);
            event("step " + line.step() + " is skipped: its gradient is not finite");
        }
        line.languages().forEach((language, l) -> {
            if (l.ctcNats() == null) {
                metrics.set(Metric.LOSS_BITS, l.lossBits(), language);
                metrics.set(Metric.ACCURACY, l.accuracy(), language);
            } else {
                metrics.set(Metric.CTC_LOSS_NATS, l.ctcNats(), language);
            }
            metrics.add(Metric.AUDIO_SECONDS, l.audioSeconds(), language);
        });
    }

    /** The step in which weights became 0 that no language keeps. */
    void zeroed(long step, Phase phase, String sha256) {
        commit(step, phase.label(), sha256);
        metrics.add(Metric.STEPS, 1, phase.label());
        metrics.set(Metric.STEP, (double) step);
        event("step " + step + ": weights that no language keeps are 0 now, and train on");
    }

    private void commit(long step, String phase, String sha256) {
        CommitJournal.Line commit =
                new CommitJournal.Line(step, phase, sha256, Instant.now().toString());
        storage.attempt(Stored.COMMITS, () -> journals.commits().append(commit));
    }

    void evaluation(OpenRound round, String after) {
        Map<String, RunLine.EvaluationLanguage> languages = new TreeMap<>();
        LaneSums.byLanguage(round).forEach((language, sums) -> {
            RunLine.EvaluationLanguage line = sums.evaluationLine(config.model().codebooks());
            languages.put(language, line);
            metrics.set(Metric.VALIDATION_LOSS_BITS, line.lossBits(), language);
        });
        append(new RunLine.Evaluation(
                round.round().number(),
                round.round().position().step(),
                after,
                round.round().position().maskVersion(),
                languages));
    }

    /** A piece of the languages' tickets; nothing for a round without any. */
    void tickets(OpenRound round) {
        if (round.round().kind() != LaneKind.TICKET) {
            return;
        }
        Map<String, RunLine.StepLanguage> languages = new TreeMap<>();
        LaneSums.byLanguage(round).forEach((language, sums) -> {
            if (!sums.isEmpty()) {
                languages.put(language, sums.stepLine());
            }
        });
        RunConfig.Ticket ticket = config.prune().ticket();
        int done = round.round().lanes().get(0).first()
                + round.round().lanes().get(0).batches();
        append(new RunLine.Tickets(round.round().number(), done / ticket.microBatches(), ticket.steps(), languages));
    }

    /** An evaluation after a finetune. */
    void recognition(OpenRound round, String after) {
        Map<String, RunLine.RecognitionLanguage> languages = new TreeMap<>();
        Map<String, List<Transcript>> recognised = new TreeMap<>();
        LaneSums.byLanguage(round).forEach((language, sums) -> {
            RunLine.RecognitionLanguage line = sums.recognitionLine();
            languages.put(language, line);
            recognised.put(language, sums.ctc().transcripts());
            metrics.set(Metric.VALIDATION_CTC_LOSS_NATS, line.ctcNats(), language);
            metrics.set(Metric.VALIDATION_ERROR_RATE, line.errorRate(), language);
        });
        Path transcripts = directory.transcripts();
        Path file = transcripts.resolve("round-%06d.tsv".formatted(round.round().number()));
        storage.attempt(
                Stored.TRANSCRIPTS, () -> TranscriptFile.write(directory.epoch().workshop(), file, recognised));
        append(new RunLine.Recognition(
                round.round().number(),
                round.round().position().step(),
                after,
                round.round().position().maskVersion(),
                config.finetune().units().name().toLowerCase(Locale.ROOT),
                transcripts.getFileName() + "/" + file.getFileName(),
                languages));
    }

    /** @param step committed before them */
    void masks(long round, long step, int version, Map<String, WeightMask> masks, List<ParameterSpec> maskable) {
        Map<String, Double> density = new TreeMap<>();
        Map<String, String> sha256 = new TreeMap<>();
        masks.forEach((language, kept) -> {
            density.put(language, MaskDensity.of(kept, maskable).share());
            sha256.put(language, kept.sha256());
            metrics.set(Metric.MASK_DENSITY, density.get(language), language);
        });
        metrics.set(Metric.MASK_VERSION, version);
        append(new RunLine.Masks(round, step, version, density, sha256));
    }

    private void append(RunLine line) {
        storage.attempt(Stored.METRICS, () -> journals.metrics().append(line));
        storage.attempt(Stored.TENSORBOARD, () -> journals.tensorboard().append(line));
        observer.line(line);
    }

    /**
     * Progress after the loss of a worker.
     *
     * @param round that was open
     * @param step committed before it
     */
    void recovery(long round, long step, RunEffect.Recovered recovered) {
        double seconds = recovered.millis() / 1000.0;
        String cause = recovered.cause().label();
        metrics.observe(Metric.RECOVERY_SECONDS, seconds, cause);
        append(new RunLine.Recovery(round, step, cause, seconds));
        event("progress again %.2f s after %s"
                .formatted(seconds, recovered.cause().text()));
    }

    void closed(double lanesSeconds, double closeSeconds) {
        metrics.observe(Metric.STEP_SECONDS, lanesSeconds, "lanes");
        metrics.observe(Metric.STEP_SECONDS, closeSeconds, "close");
    }

    void recorded(double seconds) {
        metrics.observe(Metric.STEP_SECONDS, seconds, "record");
    }

    void event(String text) {
        RunLine.Step last = lastStep;
        LoggingEventBuilder log = LOG.atInfo();
        (last == null ? log : log.addKeyValue("step", last.step())).log("{}", text);
        if (!closed) {
            EventJournal.Line line = new EventJournal.Line(Instant.now().toString(), text);
            storage.attempt(Stored.EVENTS, () -> journals.events().append(line));
        }
        observer.event(text);
    }

    void failure(Throwable e) {
        failure("closing a round failed", e);
    }

    void failure(String what, Throwable e) {
        LOG.error(what, e);
    }

    /** Makes all lines so far outlast a power cut. */
    void force() {
        storage.attempt(Stored.COMMITS, journals.commits()::force);
        storage.attempt(Stored.METRICS, journals.metrics()::force);
    }

    /** Writes what the disk has not taken yet, if that is possible now. */
    void close() {
        storage.attempt(Stored.METRICS, journals.metrics()::close);
        storage.attempt(Stored.COMMITS, journals.commits()::close);
        storage.attempt(Stored.TENSORBOARD, journals.tensorboard()::close);
        storage.faults().forEach(fault -> event("at the end, " + fault.text()));
        closed = true;
        storage.attempt(Stored.EVENTS, journals.events()::close);
    }

    Takeover takeover() {
        return takeover;
    }

    StorageHealth storage() {
        return storage;
    }

    /** The last committed step, or null before the first. */
    RunLine.Step lastStep() {
        return lastStep;
    }

    StepRate rate() {
        return rate;
    }

    void measure(RunMachine machine, RunPlanner planner) {
        metrics.set(Metric.WORKERS, machine.idleWorkers(), "idle");
        metrics.set(Metric.WORKERS, machine.workerCount() - machine.idleWorkers(), "computing");
        metrics.set(Metric.WORKERS_MINIMUM, config.cluster().minWorkers());
        metrics.set(Metric.LANES_OPEN, machine.openLanes());
        metrics.set(Metric.STEPS_PLANNED, (double) config.totalSteps());
        metrics.set(Metric.MASK_VERSION, machine.position().maskVersion());
        metrics.setOneOf(Metric.WAITING, machine.waiting().reason(), Waiting.Reason.values());
        Phase phase = planner.finished(machine.position()) ? null : planner.phase(machine.position());
        metrics.setOneOf(Metric.PHASE, phase, Phase.values());
    }
}
