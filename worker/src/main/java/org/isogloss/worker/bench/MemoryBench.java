package org.isogloss.worker.bench;

import ai.djl.engine.Engine;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.isogloss.protocol.Progress;
import org.isogloss.protocol.config.RunConfig;
import org.isogloss.protocol.layout.ParameterLayout;
import org.isogloss.protocol.model.ParameterInitializer;
import org.isogloss.protocol.model.Wav2Vec2Layout;
import org.isogloss.worker.data.Batch;
import org.isogloss.worker.data.BatchConfig;
import org.isogloss.worker.data.BatchException;
import org.isogloss.worker.data.BatchFeeder;
import org.isogloss.worker.data.LaneBatches;
import org.isogloss.worker.data.LaneKey;
import org.isogloss.worker.data.NoiseSpeech;
import org.isogloss.worker.model.Devices;
import org.isogloss.worker.model.Dropout;
import org.isogloss.worker.model.Engines;
import org.isogloss.worker.model.Objective;
import org.isogloss.worker.model.Trainer;

/**
 * A benchmark of memory over many training steps, as a worker does them: lanes of batches of ever other shapes, made by a
 * {@link BatchFeeder} meanwhile from clips of noise of many lengths ({@link NoiseSpeech}).
 */
public final class MemoryBench {

    private static final int LOOK_AHEAD = 2;

    private final Setup setup;
    private final RunConfig config;
    private final Set<List<Integer>> shapes = new HashSet<>();

    /**
     * What is measured.
     *
     * @param config model, objective, shape of batches, and batches of a lane; nothing else of it counts
     * @param device {@code cpu} or {@code cuda:N}
     * @param steps training steps in all
     * @param every so many steps there is a measurement; the first of them are the warm-up
     */
    public record Setup(RunConfig config, String device, int threads, int steps, int every) {

        /** @throws IllegalArgumentException unless 1 <= every <= steps */
        public Setup {
            if (every < 1 || every > steps) {
                throw new IllegalArgumentException("a measurement every " + every + " of " + steps + " steps");
            }
        }
    }

    public MemoryBench(Setup setup) {
        this.setup = setup;
        this.config = setup.config();
    }

    /**
     * Measures.
     *
     * @throws org.isogloss.protocol.InputException when there is no such device, or clips are too short for the spans
     * @throws BatchException never, as all clips of noise are sound
     */
    public MemoryReport run(Progress progress) throws BatchException, InterruptedException {
        Engine engine = Engines.start(setup.threads());
        ParameterLayout layout = Wav2Vec2Layout.of(config.model());
        float[] parameters =
                ParameterInitializer.initialize(layout, config.run().seed());
        try (Trainer trainer = new Trainer(
                        config.model(), layout, engine, Devices.of(setup.device()), Objective.of(config.objective()));
                BatchFeeder feeder = feeder()) {
            List<MemoryAt> at = measure(trainer, parameters, feeder, progress);
            return new MemoryReport(
                    config.model(),
                    layout.size(),
                    setup.device(),
                    setup.threads(),
                    shapes.size(),
                    at,
                    ProcessMemory.peakResidentBytes(),
                    Allocator.settings(System.getenv()));
        }
    }

    private BatchFeeder feeder() {
        return new BatchFeeder(
                NoiseSpeech.batches(
                        BatchConfig.of(config),
                        config.model(),
                        config.run().seed(),
                        config.corpus().shards()),
                1,
                LOOK_AHEAD);
    }

    private List<MemoryAt> measure(Trainer trainer, float[] parameters, BatchFeeder feeder, Progress progress)
            throws BatchException, InterruptedException {
        float[] gradients = new float[parameters.length];
        List<MemoryAt> at = new ArrayList<>();
        progress.begin("bench memory", setup.steps(), "steps");
        for (int step = 1; step <= setup.steps(); step++) {
            trainer.load(parameters, null);
            accumulate(trainer, feeder, step);
            trainer.gradients(gradients);
            if (step % setup.every() == 0) {
                at.add(MemoryAt.now(step, trainer));
            }
            progress.advance(1);
        }
        progress.end();
        return at;
    }

    private void accumulate(Trainer trainer, BatchFeeder feeder, int step) throws BatchException, InterruptedException {
        LaneKey lane = new LaneKey(config.run().seed(), "bench memory", step, 0, NoiseSpeech.LANGUAGE);
        try (LaneBatches batches = feeder.submit(lane, config.step().microBatches())) {
            for (int i = 0; batches.hasNext(); i++) {
                Batch batch = (Batch) batches.next();
                shapes.add(List.of(batch.rows(), batch.samples()));
                Dropout dropout = new Dropout(config.dropout(), config.run().seed(), step, 0, i);
                trainer.accumulate(batch, config.objective().gumbelTemperature(step), dropout);
            }
        }
    }
}
