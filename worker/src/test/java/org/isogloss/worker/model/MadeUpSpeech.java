package org.isogloss.worker.model;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.isogloss.protocol.model.ModelConfig;
import org.isogloss.protocol.random.CounterRandom;
import org.isogloss.worker.data.Batch;

/** Batches of a made-up language: random sequences of a few "phones", each 100 ms of its own chord. */
final class MadeUpSpeech {

    static final ModelConfig CONFIG = ModelConfig.xlsrStyle(32, 48, 2, 4, 96, 8, 32);

    private static final int ROWS = 3;
    private static final int SAMPLES = 16_000;
    private static final int PHONE_SAMPLES = 1_600;
    private static final int PHONES = 5;
    private static final int SPAN = 5;
    private static final int NEGATIVES = 10;

    private MadeUpSpeech() {}

    static Batch batch(long seed) {
        CounterRandom random = CounterRandom.of(seed, "made-up speech");
        float[] waveform = new float[ROWS * SAMPLES];
        int[] hidden = hiddenFrames();
        for (int begin = 0; begin < waveform.length; begin += PHONE_SAMPLES) {
            phone(waveform, begin, random.nextInt(PHONES));
        }
        return new Batch(
                "made-up",
                ROWS,
                SAMPLES,
                waveform,
                IntStream.generate(() -> SAMPLES).limit(ROWS).toArray(),
                hidden,
                negatives(hidden.length, random),
                gumbel(hidden.length, random));
    }

    private static void phone(float[] waveform, int begin, int phone) {
        for (int i = 0; i < PHONE_SAMPLES; i++) {
            double seconds = i / 16_000.0;
            waveform[begin + i] = (float) (Math.sin(2 * Math.PI * (150 + 40 * phone) * seconds)
                    + Math.sin(2 * Math.PI * (500 + 300 * phone) * seconds));
        }
    }

    /** Every other stretch of {@link #SPAN} frames of every row. */
    private static int[] hiddenFrames() {
        int frames = CONFIG.frames(SAMPLES);
        return IntStream.range(0, ROWS * frames)
                .filter(i -> i % frames / SPAN % 2 == 1)
                .toArray();
    }

    private static int[] negatives(int hiddenFrames, CounterRandom random) {
        int perRow = hiddenFrames / ROWS;
        int[] negatives = new int[hiddenFrames * NEGATIVES];
        Arrays.setAll(negatives, i -> {
            int self = i / NEGATIVES % perRow;
            return i / NEGATIVES - self + (self + 1 + random.nextInt(perRow - 1)) % perRow;
        });
        return negatives;
    }

    private static float[] gumbel(int hiddenFrames, CounterRandom random) {
        float[] noise = new float[hiddenFrames * CONFIG.codebooks() * CONFIG.codes()];
        for (int i = 0; i < noise.length; i++) {
            noise[i] = (float) -StrictMath.log(random.nextExponential() + 1e-30);
        }
        return noise;
    }
}
