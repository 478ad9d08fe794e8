package org.isogloss.worker.data;

import java.util.List;
import java.util.stream.IntStream;
import org.isogloss.protocol.corpus.LengthLimits;
import org.isogloss.protocol.corpus.Manifest;
import org.isogloss.protocol.corpus.Split;
import org.isogloss.protocol.corpus.Utterance;
import org.isogloss.protocol.model.ModelConfig;
import org.isogloss.protocol.random.CounterRandom;
import org.isogloss.worker.audio.Recording;

/**
 * A corpus of white noise, for measurements that need clips of many lengths but no corpus. The logarithms of the lengths are
 * evenly spread, so there are as many clips of 1 to 2 s as of 4 to 8 s.
 */
public final class NoiseSpeech {

    /** Its one language. */
    public static final String LANGUAGE = "noise";

    private static final int CLIPS = 1000;
    private static final double SHORTEST_SECONDS = 0.8;
    private static final double LONGEST_SECONDS = 16;

    private NoiseSpeech() {}

    /**
     * The batches that a run of the given config would train on if this were its corpus.
     *
     * @throws org.isogloss.protocol.InputException when the shortest clips are too short for the model and the spans
     */
    public static BatchSource batches(BatchConfig config, ModelConfig model, long seed, int shards) {
        Manifest manifest = Manifest.of(clips(seed));
        LengthLimits all = new LengthLimits(0, LONGEST_SECONDS);
        LanguageShards dealt = LanguageShards.of(manifest, manifest.languages(), all, shards);
        return new TrainingBatches(config, model, dealt, clip -> sound(clip, seed), bad -> {});
    }

    private static List<Utterance> clips(long seed) {
        CounterRandom random = CounterRandom.of(seed, "noise speech");
        return IntStream.range(0, CLIPS)
                .mapToObj(i -> clip(i, random.nextDouble()))
                .toList();
    }

    private static Utterance clip(int number, double u) {
        double seconds = SHORTEST_SECONDS * Math.pow(LONGEST_SECONDS / SHORTEST_SECONDS, u);
        return new Utterance("noise/" + number, LANGUAGE, "", seconds, Split.TRAIN, "", "");
    }

    private static short[] sound(Utterance clip, long seed) {
        int samples = (int) Math.round(clip.seconds() * Recording.SAMPLE_RATE);
        return NoiseBatch.noise(samples, CounterRandom.of(seed, clip.path()));
    }
}
