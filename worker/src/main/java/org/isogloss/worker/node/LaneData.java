package org.isogloss.worker.node;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.isogloss.protocol.config.RunConfig;
import org.isogloss.protocol.corpus.LengthLimits;
import org.isogloss.protocol.corpus.Manifest;
import org.isogloss.protocol.corpus.Split;
import org.isogloss.protocol.corpus.TranscribedCorpus;
import org.isogloss.protocol.corpus.Vocabulary;
import org.isogloss.protocol.messages.Lane;
import org.isogloss.protocol.metrics.Metric;
import org.isogloss.protocol.metrics.Metrics;
import org.isogloss.worker.data.AudioCache;
import org.isogloss.worker.data.AudioSource;
import org.isogloss.worker.data.BadClip;
import org.isogloss.worker.data.BatchConfig;
import org.isogloss.worker.data.BatchFeeder;
import org.isogloss.worker.data.BatchSource;
import org.isogloss.worker.data.CorpusAudio;
import org.isogloss.worker.data.EvaluationBatches;
import org.isogloss.worker.data.EvaluationClips;
import org.isogloss.worker.data.FinetuneBatches;
import org.isogloss.worker.data.LaneBatches;
import org.isogloss.worker.data.LaneKey;
import org.isogloss.worker.data.LanguageShards;
import org.isogloss.worker.data.RecognitionBatches;
import org.isogloss.worker.data.TrainingBatches;
import org.isogloss.worker.data.UtteranceConfig;
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
    private static final String TICKET = "ticket";
    private static final String EVALUATE = "evaluate";
    private static final String FINETUNE = "finetune";
    private static final String RECOGNIZE = "recognize";

    private final RunConfig config;
    private final String corpusSha256;
    private final TrainingBatches training;
    private final EvaluationBatches evaluation;
    /** Null when the run does not finetune; so are the two below. */
    private final Vocabulary vocabulary;

    private final FinetuneBatches finetuning;
    private final RecognitionBatches recognition;
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
        this.training = new TrainingBatches(batches, config.model(), shards, audio, this::skipped);
        EvaluationClips clips = EvaluationClips.of(
                manifest, languages, Split.VALID, limits, config.evaluate().seconds());
        this.evaluation = new EvaluationBatches(batches, config.model(), clips, audio, this::skipped);
        TranscribedCorpus transcribed = config.finetunes() ? TranscribedCorpus.of(config, manifest, languages) : null;
        this.vocabulary = transcribed == null ? null : transcribed.vocabulary();
        this.finetuning = transcribed == null ? null : finetuning(transcribed, languages, audio);
        this.recognition = transcribed == null ? null : recognition(transcribed, languages, audio);
        this.feeder = new BatchFeeder((key, i) -> source(key.purpose()).build(key, i), 1, LOOK_AHEAD);
    }

    private FinetuneBatches finetuning(TranscribedCorpus transcribed, List<String> languages, AudioSource audio) {
        LanguageShards shards = LanguageShards.of(
                transcribed.clips(),
                languages,
                TranscribedCorpus.limits(config),
                config.corpus().shards());
        UtteranceConfig batches = UtteranceConfig.of(config);
        return new FinetuneBatches(batches, config.model(), vocabulary, shards, audio, this::skipped);
    }

    private RecognitionBatches recognition(TranscribedCorpus transcribed, List<String> languages, AudioSource audio) {
        EvaluationClips clips = EvaluationClips.of(
                transcribed.clips(),
                languages,
                Split.VALID,
                TranscribedCorpus.limits(config),
                config.evaluate().seconds());
        UtteranceConfig batches = UtteranceConfig.of(config);
        return new RecognitionBatches(batches, config.model(), vocabulary, clips, audio, this::skipped);
    }

    private BatchSource source(String purpose) {
        return switch (purpose) {
            case EVALUATE -> evaluation;
            case FINETUNE -> finetuning;
            case RECOGNIZE -> recognition;
            default -> training;
        };
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
        String language = clip.utterance().language();
        LOG.atWarn()
                .addKeyValue("run", config.run().name())
                .addKeyValue("language", language)
                .log("{}", clip.why());
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
        String language = lane.language();
        return switch (lane.kind()) {
            case TRAIN, ADAPT -> feeder.submit(key(lane, TRAIN, lane.step()), lane.batches());
            case FINETUNE_HEAD, FINETUNE -> feeder.submit(key(lane, FINETUNE, lane.step()), lane.batches());
            case SCORE -> feeder.submit(key(lane, SCORE, lane.round()), lane.batches());
            case TICKET -> feeder.submit(ticketKey(lane), lane.first(), lane.batches());
            case EVALUATE -> feeder.submit(key(language, EVALUATE), evaluation.count(language));
            case RECOGNIZE -> feeder.submit(key(language, RECOGNIZE), recognition.count(language));
        };
    }

    private LaneKey key(Lane lane, String purpose, long step) {
        return new LaneKey(config.run().seed(), purpose, step, lane.index(), lane.language());
    }

    /** The same for all pieces of a ticket: what tells tickets apart is the weight mask under which each began. */
    private LaneKey ticketKey(Lane lane) {
        return new LaneKey(config.run().seed(), TICKET, lane.step(), lane.maskVersion(), lane.language());
    }

    /** The same for a language whatever the step. */
    private LaneKey key(String language, String purpose) {
        return new LaneKey(config.run().seed(), purpose, 0, 0, language);
    }

    /** Of the CTC head; null when the run does not finetune. */
    Vocabulary vocabulary() {
        return vocabulary;
    }

    @Override
    public void close() {
        feeder.close();
    }
}
