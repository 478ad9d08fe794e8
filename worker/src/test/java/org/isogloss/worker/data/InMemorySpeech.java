package org.isogloss.worker.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.isogloss.protocol.corpus.LengthLimits;
import org.isogloss.protocol.corpus.Manifest;
import org.isogloss.protocol.corpus.Split;
import org.isogloss.protocol.corpus.Utterance;
import org.isogloss.protocol.model.ModelConfig;
import org.isogloss.protocol.random.CounterRandom;
import org.isogloss.worker.audio.AudioException;
import org.isogloss.worker.audio.Recording;

/** Clips of noise that are the same at every read; some may be made unreadable or too short. Counts its reads. */
final class InMemorySpeech implements AudioSource {

    static final LengthLimits LIMITS = new LengthLimits(0.8, 30);
    static final ModelConfig MODEL = ModelConfig.xlsrStyle(8, 16, 1, 2, 16, 8, 16);
    static final BatchConfig CONFIG =
            new BatchConfig(4 * 16_000, 3 * 16_000, 4, true, new SpanMasker(0.65, 10), new NegativeSampler(5));

    final Set<String> missing = ConcurrentHashMap.newKeySet();
    final Set<String> cut = ConcurrentHashMap.newKeySet();
    final AtomicInteger reads = new AtomicInteger();

    @Override
    public short[] read(Utterance utterance) throws AudioException {
        reads.incrementAndGet();
        if (missing.contains(utterance.path())) {
            throw new AudioException(Path.of(utterance.path()), "not found");
        }
        double seconds = cut.contains(utterance.path()) ? utterance.seconds() / 2 : utterance.seconds();
        short[] samples = new short[(int) Math.round(seconds * Recording.SAMPLE_RATE)];
        CounterRandom random = CounterRandom.of(1, utterance.path());
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (short) (random.nextInt() >> 18);
        }
        return samples;
    }

    /** Clips of random lengths, 0.4 to 6.4 seconds, many more short ones than long ones. */
    static List<Utterance> clips(String language, Split split, int count, long seed) {
        List<Utterance> clips = new ArrayList<>();
        CounterRandom random = CounterRandom.of(seed, language);
        for (int i = 0; i < count; i++) {
            double u = random.nextDouble();
            clips.add(clip(language, split, i, Math.round(1000 * (0.4 + 6 * u * u)) / 1000.0));
        }
        return clips;
    }

    static Utterance clip(String language, Split split, int number, double seconds) {
        String path = "%s/%s-%04d.opus".formatted(language, split.label(), number);
        return new Utterance(path, language, "", seconds, split, "", "");
    }

    static LanguageShards shards(List<Utterance> clips, int shardsPerLanguage) {
        Manifest manifest = Manifest.of(clips);
        return LanguageShards.of(manifest, manifest.languages(), LIMITS, shardsPerLanguage);
    }
}
