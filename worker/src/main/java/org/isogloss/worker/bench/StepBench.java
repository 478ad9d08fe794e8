package org.isogloss.worker.bench;

import ai.djl.Device;
import ai.djl.engine.Engine;
import java.util.ArrayList;
import java.util.List;
import org.isogloss.protocol.Progress;
import org.isogloss.protocol.config.RunConfig;
import org.isogloss.protocol.layout.ParameterLayout;
import org.isogloss.protocol.model.ParameterInitializer;
import org.isogloss.protocol.model.Wav2Vec2Layout;
import org.isogloss.worker.data.Batch;
import org.isogloss.worker.data.BatchConfig;
import org.isogloss.worker.data.NoiseBatch;
import org.isogloss.worker.model.BatchResult;
import org.isogloss.worker.model.Devices;
import org.isogloss.worker.model.Dropout;
import org.isogloss.worker.model.Engines;
import org.isogloss.worker.model.Objective;
import org.isogloss.worker.model.Trainer;

/**
 * A benchmark of the training step as a worker does it: parameters into the weights, forward, losses, backward, gradient
 * out to an array. The batch is white noise, made beforehand, as a worker makes batches beside the steps.
 */
public final class StepBench {

    private static final int MEMORY_POINTS = 10;

    private final Setup setup;
    private final RunConfig config;

    /**
     * What is measured.
     *
     * @param config model, its dropout, and objective; nothing else of it counts
     * @param device {@code cpu} or {@code cuda:N}
     * @param warmup steps that are not counted
     */
    public record Setup(
            RunConfig config, int rows, double rowSeconds, String device, int threads, int warmup, int steps) {}

    public StepBench(Setup setup) {
        this.setup = setup;
        this.config = setup.config();
    }

    /**
     * Measures.
     *
     * @throws org.isogloss.protocol.InputException when there is no such device, or rows are too short
     */
    public StepReport run(Progress progress) {
        Engine engine = Engines.start(setup.threads());
        Device device = Devices.of(setup.device());
        ParameterLayout layout = Wav2Vec2Layout.of(config.model());
        float[] parameters =
                ParameterInitializer.initialize(layout, config.run().seed());
        Batch batch = NoiseBatch.of(
                config.run().seed(), BatchConfig.of(config), config.model(), setup.rows(), setup.rowSeconds());
        try (Trainer trainer = new Trainer(config.model(), layout, engine, device, Objective.of(config.objective()))) {
            return measure(trainer, parameters, batch, progress, engine.getVersion());
        }
    }

    private StepReport measure(
            Trainer trainer, float[] parameters, Batch batch, Progress progress, String engineVersion) {
        float[] gradients = new float[parameters.length];
        float temperature = config.objective().gumbelTemperature(0);
        List<StepTimes> times = new ArrayList<>();
        List<MemoryAt> memory = new ArrayList<>();
        BatchResult result = null;
        progress.begin("bench step", (long) setup.warmup() + setup.steps(), "steps");
        for (int i = -setup.warmup(); i < setup.steps(); i++) {
            long begin = System.nanoTime();
            trainer.load(parameters, null);
            long loaded = System.nanoTime();
            long[] forwardDone = new long[1];
            Dropout dropout = new Dropout(config.dropout(), config.run().seed(), i, 0, 0);
            result = trainer.accumulate(batch, temperature, dropout, () -> forwardDone[0] = System.nanoTime());
            long computed = System.nanoTime();
            trainer.gradients(gradients);
            long end = System.nanoTime();
            if (i >= 0) {
                times.add(new StepTimes(begin, loaded, forwardDone[0], computed, end));
                remember(i, trainer, memory);
            }
            progress.advance(1);
        }
        progress.end();
        return report(batch, result, times, memory, parameters.length, engineVersion);
    }

    private void remember(int step, Trainer trainer, List<MemoryAt> memory) {
        int every = (setup.steps() + MEMORY_POINTS - 1) / MEMORY_POINTS;
        if (step % every == 0 || step == setup.steps() - 1) {
            memory.add(MemoryAt.now(step + 1, trainer));
        }
    }

    /** When the parts of a step ended, nanoseconds. */
    private record StepTimes(long begin, long loaded, long forwardDone, long computed, long end) {}

    private StepReport report(
            Batch batch,
            BatchResult result,
            List<StepTimes> times,
            List<MemoryAt> memory,
            int parameters,
            String engineVersion) {
        return new StepReport(
                config.model(),
                parameters,
                setup.device(),
                setup.threads(),
                setup.rows(),
                setup.rowSeconds(),
                config.model().frames(batch.samples()),
                result.hiddenFrames(),
                setup.steps(),
                spread(times, t -> t.end - t.begin),
                spread(times, t -> t.loaded - t.begin),
                spread(times, t -> t.forwardDone - t.loaded),
                spread(times, t -> t.computed - t.forwardDone),
                spread(times, t -> t.end - t.computed),
                ProcessMemory.peakResidentBytes(),
                memory,
                engineVersion,
                Allocator.settings(System.getenv()),
                result.contrastiveLoss() / result.hiddenFrames() / Math.log(2));
    }

    private static Spread spread(List<StepTimes> times, java.util.function.ToLongFunction<StepTimes> part) {
        return Spread.ofNanos(times.stream().mapToLong(part).toArray());
    }
}
