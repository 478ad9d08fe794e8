package org.isogloss.worker.node;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.isogloss.protocol.config.RunConfig;
import org.isogloss.protocol.corpus.LengthLimits;
import org.isogloss.protocol.corpus.Manifest;
import org.isogloss.protocol.corpus.Split;
import org.isogloss.protocol.messages.Lane;
import org.isogloss.protocol.messages.LaneKind;
import org.isogloss.protocol.metrics.Metric;
import org.isogloss.protocol.metrics.Metrics;
import org.isogloss.worker.data.AudioCache;
import org.isogloss.worker.data.AudioSource;
import org.isogloss.worker.data.BadClip;
import org.isogloss.worker.data.BatchConfig;
import org.isogloss.worker.data.BatchFeeder;
import org.isogloss.worker.data.CorpusAudio;
import org.isogloss.worker.data.EvaluationBatches;
import org.isogloss.worker.data.EvaluationClips;
import org.isogloss.worker.data.LaneBatches;
import org.isogloss.worker.data.LaneKey;
import org.isogloss.worker.data.LanguageShards;
import org.isogloss.worker.data.TrainingBatches;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the batches of whatever lane comes, in the background. */
final class LaneData implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LaneData.class);
    private static final int LOOK_AHEAD = 2;
    private static final long MIB = 1 << 20;
    /** Longer clips are named and skipped rather than decoded whole. */
    private static final double LONGEST_CLIP_SECONDS = 600;

    private static final String TRAIN = "train";
    private static final String SCORE = "score";
    private static final String EVALUATE = "evaluate";

    private final RunConfig config;
    private final String corpusSha256;
    private final EvaluationBatches evaluation;
    private final BatchFeeder feeder;
    private final Metrics metrics;
    private volatile Consumer<String> onSkippedClip = language -> {};

    private LaneData(RunConfig config, Manifest manifest, AudioSource audio, Metrics metrics) {
        this.config = config;
        this.corpusSha256 = manifest.sha256();
        this.metrics = metrics;
        RunConfig.Corpus c = config.corpus();
        BatchConfig batches = BatchConfig.of(config);
        LengthLimits limits = new LengthLimits(c.minSeconds(), LONGEST_CLIP_SECONDS);
        List<String> languages = languages(manifest, limits);
        // Seen from the start, so that an alert sees the first one as a rise.
        languages.forEach(language -> metrics.add(Metric.CLIPS_SKIPPED, 0, language));
        LanguageShards shards = LanguageShards.of(manifest, languages, limits, c.shards());
        TrainingBatches training = new TrainingBatches(batches, config.model(), shards, audio, this::skipped);
        EvaluationClips clips = EvaluationClips.of(
                manifest, languages, Split.VALID, limits, config.evaluate().seconds());
        this.evaluation = new EvaluationBatches(batches, config.model(), clips, audio, this::skipped);
        this.feeder = new BatchFeeder(
                (key, i) -> key.purpose().equals(EVALUATE) ? evaluation.build(key, i) : training.build(key, i),
                1,
                LOOK_AHEAD);
    }

    static LaneData of(RunConfig config, Manifest manifest, Path corpus, Metrics metrics) {
        AudioSource audio = new AudioCache(
                new CorpusAudio(corpus, LONGEST_CLIP_SECONDS), config.corpus().cacheMib() * MIB);
        return new LaneData(config, manifest, audio, metrics);
    }

    /** All languages that can be trained on, so that any lane that comes can be served. */
    private List<String> languages(Manifest manifest, LengthLimits limits) {
        List<String> wanted = config.corpus().languages();
        return (wanted.isEmpty() ? manifest.languages() : wanted)
                .stream()
                        .filter(l ->
                                manifest.utterances(l, Split.TRAIN).stream().anyMatch(limits::accepts))
                        .toList();
    }

    private void skipped(BadClip clip) {
        LOG.warn("{}", clip.why());
        String language = clip.utterance().language();
        metrics.add(Metric.CLIPS_SKIPPED, 1, language);
        onSkippedClip.accept(language);
    }

    void onSkippedClip(Consumer<String> receiver) {
        onSkippedClip = receiver;
    }

    String corpusSha256() {
        return corpusSha256;
    }

    /** Begins to make a lane's batches. */
    LaneBatches batches(Lane lane) {
        long seed = config.run().seed();
        if (lane.kind() == LaneKind.EVALUATE) {
            return feeder.submit(new LaneKey(seed, EVALUATE, 0, 0, lane.language()), evaluation.count(lane.language()));
        }
        boolean training = lane.kind() == LaneKind.TRAIN;
        LaneKey key = new LaneKey(
                seed, training ? TRAIN : SCORE, training ? lane.step() : lane.round(), lane.index(), lane.language());
        return feeder.submit(key, lane.batches());
    }

    @Override
    public void close() {
        feeder.close();
    }
}
