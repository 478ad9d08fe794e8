package org.isogloss.worker.data;

import java.util.ArrayList;
import java.util.List;
import org.isogloss.protocol.model.ModelConfig;
import org.isogloss.protocol.random.CounterRandom;
import org.isogloss.worker.audio.Recording;

/** A training batch of white noise, for measurements that need no corpus. */
public final class NoiseBatch {

    private static final double DEVIATION = 3000;

    private NoiseBatch() {}

    /**
     * A batch of rows of one length.
     *
     * @throws org.isogloss.protocol.InputException when rows are too short for the spans
     */
    public static Batch of(long seed, BatchConfig config, ModelConfig model, int rows, double rowSeconds) {
        int samples = (int) Math.round(rowSeconds * Recording.SAMPLE_RATE);
        BatchConfig roomy = config.withRows(samples, Math.multiplyExact(rows, samples));
        List<short[]> clips = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            clips.add(noise(samples, CounterRandom.of(seed, "noise batch", row)));
        }
        LaneKey lane = new LaneKey(seed, "bench", 0, 0, "noise");
        return new BatchAssembler(roomy, model, roomy.groups(model)).training(lane, 0, clips);
    }

    static short[] noise(int samples, CounterRandom random) {
        short[] clip = new short[samples];
        for (int i = 0; i < samples; i++) {
            clip[i] = (short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, DEVIATION * random.nextGaussian()));
        }
        return clip;
    }
}
