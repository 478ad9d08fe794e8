package org.isogloss.worker.model;

import ai.djl.Device;
import ai.djl.engine.Engine;
import org.isogloss.protocol.Sha256;
import org.isogloss.protocol.layout.ParameterLayout;
import org.isogloss.protocol.messages.Arithmetic;
import org.isogloss.protocol.model.ModelConfig;
import org.isogloss.protocol.model.Wav2Vec2Layout;
import org.isogloss.protocol.random.CounterRandom;
import org.isogloss.worker.data.Batch;
import org.isogloss.worker.data.BatchConfig;
import org.isogloss.worker.data.NegativeSampler;
import org.isogloss.worker.data.NoiseBatch;
import org.isogloss.worker.data.SpanMasker;

/**
 * Finds out to which bits a device computes: the gradient of a small model on noise, of which every machine has the same
 * parameters and the same sound. Libraries choose how they sum by processor and device, and sums in another order have other
 * last bits.
 */
public final class ArithmeticProbe {

    /** Feed-forward wider than the stretches that products are summed in. */
    private static final ModelConfig MODEL = ModelConfig.xlsrStyle(32, 64, 1, 4, 1024, 32, 64);

    private static final long SEED = 1;
    private static final int ROWS = 1;
    private static final double ROW_SECONDS = 0.4;
    private static final int MOST_SAMPLES = 1 << 14;
    private static final double LARGEST_PARAMETER = 0.2;
    private static final BatchConfig BATCH =
            new BatchConfig(MOST_SAMPLES, MOST_SAMPLES, 1, true, new SpanMasker(0.65, 10), new NegativeSampler(10));
    private static final float TEMPERATURE = 2;

    private ArithmeticProbe() {}

    /**
     * Computes it twice. The first such call takes some tenths of a second, most of it for what the first lane needs anyway.
     *
     * @param engine from {@link Engines#start}; nothing else is computed meanwhile
     */
    public static Arithmetic run(Engine engine, Device device, int threads) {
        ParameterLayout layout = Wav2Vec2Layout.of(MODEL);
        float[] parameters = parameters(layout.size());
        Batch batch = NoiseBatch.of(SEED, BATCH, MODEL, ROWS, ROW_SECONDS);
        try (Trainer trainer = new Trainer(MODEL, layout, engine, device, Objective.XLSR)) {
            String probe = gradient(trainer, parameters, batch);
            boolean repeats = probe.equals(gradient(trainer, parameters, batch));
            return new Arithmetic(threads, repeats ? probe : "");
        }
    }

    /** Any that do; those that a run begins from take longer to draw. */
    private static float[] parameters(int count) {
        CounterRandom random = CounterRandom.of(SEED, "arithmetic probe");
        float[] parameters = new float[count];
        for (int i = 0; i < count; i++) {
            parameters[i] = (float) (LARGEST_PARAMETER * (2 * random.nextDouble() - 1));
        }
        return parameters;
    }

    private static String gradient(Trainer trainer, float[] parameters, Batch batch) {
        float[] gradient = new float[parameters.length];
        trainer.load(parameters, null);
        trainer.accumulate(batch, TEMPERATURE);
        trainer.gradients(gradient);
        for (int i = 0; i < gradient.length; i++) {
            // The first gradient may have -0 where those that are added to zeros have 0; to sums that is the same.
            gradient[i] += 0f;
        }
        return Sha256.of(gradient);
    }
}
