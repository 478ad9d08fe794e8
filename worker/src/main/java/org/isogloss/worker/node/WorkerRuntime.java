package org.isogloss.worker.node;

import ai.djl.engine.Engine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.isogloss.protocol.config.RunConfig;
import org.isogloss.protocol.corpus.Manifest;
import org.isogloss.protocol.corpus.TrainingLanguages;
import org.isogloss.protocol.layout.BlockGrid;
import org.isogloss.protocol.layout.ParameterLayout;
import org.isogloss.protocol.mask.WeightMask;
import org.isogloss.protocol.messages.Lane;
import org.isogloss.protocol.messages.LaneKind;
import org.isogloss.protocol.metrics.Metric;
import org.isogloss.protocol.metrics.Metrics;
import org.isogloss.protocol.optim.AdamWState;
import org.isogloss.protocol.wire.GradientEncoding;
import org.isogloss.protocol.wire.TicketForm;
import org.isogloss.protocol.wire.WireContent;
import org.isogloss.worker.data.BatchException;
import org.isogloss.worker.data.LaneBatches;
import org.isogloss.worker.exchange.MaskStore;
import org.isogloss.worker.exchange.Replica;
import org.isogloss.worker.exchange.TensorPlane;
import org.isogloss.worker.model.Devices;
import org.isogloss.worker.model.Engines;
import org.isogloss.worker.model.Objective;
import org.isogloss.worker.model.Trainer;
import org.isogloss.worker.train.LaneComputer;
import org.isogloss.worker.train.LaneOutcome;

/** What a worker computes with: the model, the corpus and its copy of the parameters. It outlives sessions. */
final class WorkerRuntime implements LaneHost, AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Duration AT_THE_END = Duration.ofSeconds(5);

    private final RunConfig config;
    private final ParameterLayout layout;
    private final BlockGrid grid;
    private final LaneData data;
    private final Trainer trainer;
    private final MaskStore masks;
    private final LaneComputer computer;
    private final Metrics metrics;
    private volatile TensorPlane tensors;
    private Replica replica;
    /** The life of the run that it follows; null before the first session. */
    private String replicaOf;

    private LaneRunner runner;
    /** Of a session that is over; it may still be in the middle of a lane. */
    private LaneRunner ended;

    private WorkerRuntime(RunConfig config, ParameterLayout layout, LaneData data, Trainer trainer, Metrics metrics) {
        this.config = config;
        this.layout = layout;
        this.grid = BlockGrid.of(layout.size(), config.exchange().slices());
        this.data = data;
        this.trainer = trainer;
        this.metrics = metrics;
        this.masks = new MaskStore(layout.size());
        this.computer = new LaneComputer(config, layout, data.vocabulary(), trainer, masks, this::fetchTicket, metrics);
        this.replica = new Replica(grid);
    }

    /** @throws org.isogloss.protocol.InputException when the corpus cannot be used */
    static WorkerRuntime create(RunConfig config, WorkerOptions options, Metrics metrics) {
        Path corpus = options.corpus() == null ? config.corpus().dir() : options.corpus();
        Manifest manifest = Manifest.read(corpus);
        LaneData data = LaneData.of(config, manifest, corpus, metrics);
        int classes = data.vocabulary() == null ? 0 : data.vocabulary().size();
        ParameterLayout layout = config.layout(classes, TrainingLanguages.of(config, manifest));
        Engine engine = Engines.start(options.threads());
        Objective objective = Objective.of(config.objective());
        Trainer trainer = new Trainer(config.model(), layout, engine, Devices.of(options.device()), objective);
        return new WorkerRuntime(config, layout, data, trainer, metrics);
    }

    /**
     * Begins a session. Nothing of an earlier one is left but the parameters that have come, if they are of the same life
     * of the same run.
     *
     * @param life names the run and its coordinator's epoch
     */
    synchronized void begin(
            String worker,
            String life,
            TensorPlane tensors,
            int maskVersion,
            Map<String, String> maskHashes,
            LaneListener listener,
            Consumer<String> onSkippedClip) {
        end();
        awaitIdle();
        replica = life.equals(replicaOf) ? replica.handOver() : new Replica(grid);
        replicaOf = life;
        this.tensors = tensors;
        masks.fetchOver(tensors.coordinator());
        masks.expect(maskVersion, maskHashes);
        data.onSkippedClip(onSkippedClip);
        runner = new LaneRunner(this, worker, tensors, listener);
    }

    @Override
    public String runName() {
        return config.run().name();
    }

    void received(WireContent content, long bytes) {
        metrics.add(Metric.EXCHANGE_BYTES, (double) bytes, "in", content.label());
    }

    /** Ends the session: leased lanes are dropped. */
    synchronized void end() {
        if (runner != null) {
            runner.close();
            ended = runner;
            runner = null;
        }
    }

    /** Waits until the ended session's last lane is let go. */
    synchronized void awaitIdle() {
        if (ended != null) {
            ended.awaitEnd(PATIENCE);
            ended = null;
        }
    }

    synchronized void lease(Lane lane) {
        if (runner != null) {
            runner.lease(lane);
        }
    }

    synchronized void expect(List<Lane> lanes) {
        if (runner != null) {
            runner.expect(lanes);
        }
    }

    private void fetchTicket(Lane lane, WeightMask trained, AdamWState into) throws InterruptedException {
        try {
            tensors.coordinator()
                    .fetchTicket(lane, new TicketForm(grid, trained), into)
                    .toCompletableFuture()
                    .get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the ticket of " + lane.language() + " cannot be fetched", e.getCause());
        }
    }

    @Override
    public LaneBatches batches(Lane lane) {
        return data.batches(lane);
    }

    @Override
    public LaneOutcome compute(Lane lane, LaneBatches batches, double waitedSeconds)
            throws BatchException, InterruptedException {
        return computer.compute(lane, batches, replica, waitedSeconds);
    }

    /** Pruning scores are compared with each other, and tickets go on, so none is rounded to bf16. */
    @Override
    public GradientEncoding encoding(LaneKind kind) {
        return kind == LaneKind.SCORE || kind == LaneKind.TICKET
                ? GradientEncoding.FP32
                : config.exchange().gradients();
    }

    RunConfig config() {
        return config;
    }

    ParameterLayout layout() {
        return layout;
    }

    @Override
    public BlockGrid grid() {
        return grid;
    }

    String corpusSha256() {
        return data.corpusSha256();
    }

    @Override
    public Replica replica() {
        return replica;
    }

    MaskStore masks() {
        return masks;
    }

    LaneComputer computer() {
        return computer;
    }

    @Override
    public Metrics metrics() {
        return metrics;
    }

    @Override
    public void close() {
        end();
        data.close();
        // What is still computed on ends with the process; its memory cannot be let go under it.
        if (ended == null || ended.awaitEnd(AT_THE_END)) {
            trainer.close();
        }
    }
}
