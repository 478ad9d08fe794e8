package org.isogloss.worker.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import org.isogloss.protocol.config.RunConfig;
import org.isogloss.protocol.config.RunConfigReader;
import org.isogloss.protocol.corpus.Manifest;
import org.isogloss.protocol.corpus.Split;
import org.isogloss.protocol.corpus.TranscribedCorpus;
import org.isogloss.protocol.corpus.Vocabulary;
import org.isogloss.protocol.exchange.BlockValues;
import org.isogloss.protocol.exchange.LaneResult;
import org.isogloss.protocol.layout.BlockGrid;
import org.isogloss.protocol.layout.ParameterLayout;
import org.isogloss.protocol.mask.TrainedWeights;
import org.isogloss.protocol.messages.Lane;
import org.isogloss.protocol.messages.LaneKind;
import org.isogloss.protocol.metrics.Metric;
import org.isogloss.protocol.metrics.Metrics;
import org.isogloss.protocol.model.ParameterInitializer;
import org.isogloss.protocol.model.Wav2Vec2Layout;
import org.isogloss.worker.corpus.SyntheticCorpus;
import org.isogloss.worker.data.BatchFeeder;
import org.isogloss.worker.data.CorpusAudio;
import org.isogloss.worker.data.EvaluationClips;
import org.isogloss.worker.data.LaneBatches;
import org.isogloss.worker.data.LaneKey;
import org.isogloss.worker.data.MicroBatch;
import org.isogloss.worker.data.RecognitionBatches;
import org.isogloss.worker.data.UtteranceConfig;
import org.isogloss.worker.exchange.MaskStore;
import org.isogloss.worker.exchange.Replica;
import org.isogloss.worker.model.Adam;
import org.isogloss.worker.model.Engines;
import org.isogloss.worker.model.Objective;
import org.isogloss.worker.model.Trainer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lanes with texts, from the corpus to the result, on a few utterances of a made-up language. */
class FinetuneLaneTest {

    private static final int MOST_STEPS = 400;
    private static final String LANGUAGE = "xa";
    private static final RunConfig CONFIG = config("finetune.max-seconds = 4");

    private static RunConfig config(String setting) {
        return RunConfigReader.read(
                null,
                List.of(),
                List.of(
                        "run.phases = [finetune, evaluate]",
                        "model { conv-channels = 32, hidden = 64, layers = 2, heads = 2, ffn = 128, codes = 4 }",
                        "step.lanes = 1",
                        "finetune { freeze-extractor = false, max-seconds = 4 }",
                        setting));
    }

    @TempDir
    Path dir;

    private Vocabulary vocabulary;
    private ParameterLayout layout;
    private float[] parameters;
    private Replica replica;
    private Trainer trainer;
    private LaneComputer computer;
    private RecognitionBatches batches;
    private BatchFeeder feeder;
    private long step;

    @BeforeEach
    void prepare() {
        Manifest manifest = SyntheticCorpus.write(dir, 5, List.of(LANGUAGE), 6, 1.2);
        TranscribedCorpus corpus = TranscribedCorpus.of(CONFIG, manifest, List.of(LANGUAGE));
        vocabulary = corpus.vocabulary();
        layout = Wav2Vec2Layout.of(CONFIG.model(), vocabulary.size());
        parameters = ParameterInitializer.initialize(layout, 1);
        replica = new Replica(BlockGrid.of(layout.size(), 1));
        trainer = new Trainer(CONFIG.model(), layout, Engines.start(1), Device.cpu(), Objective.XLSR);
        computer = computer(CONFIG);
        EvaluationClips clips = EvaluationClips.of(
                corpus.clips(), List.of(LANGUAGE), Split.TRAIN, TranscribedCorpus.limits(CONFIG), 100);
        batches = new RecognitionBatches(
                UtteranceConfig.of(CONFIG), CONFIG.model(), vocabulary, clips, new CorpusAudio(dir, 10), bad -> {
                    throw new AssertionError(bad.why());
                });
        feeder = new BatchFeeder(batches, 1, 1);
    }

    @AfterEach
    void close() {
        feeder.close();
        trainer.close();
    }

    private void commit() {
        ByteBuffer bytes = ByteBuffer.allocate(4 * parameters.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(parameters);
        replica.put(BlockValues.newBuilder()
                .setBlock(0)
                .setValues(ByteString.copyFrom(bytes.array()))
                .build());
        replica.arrivedAt(++step);
    }

    private LaneComputer computer(RunConfig config) {
        return new LaneComputer(
                config,
                layout,
                vocabulary,
                trainer,
                new MaskStore(layout.size()),
                (lane, trained, into) -> {
                    throw new AssertionError(lane);
                },
                new Metrics(List.of(Metric.values())));
    }

    private LaneOutcome compute(LaneKind kind) throws Exception {
        commit();
        return computeAgain(kind);
    }

    /** From the parameters that are there. */
    private LaneOutcome computeAgain(LaneKind kind) throws Exception {
        Lane lane = new Lane(kind, 1, 0, 0, LANGUAGE, step, 0, 0);
        LaneKey key = new LaneKey(1, "recognize", 0, 0, LANGUAGE);
        try (LaneBatches ofLane = feeder.submit(key, batches.count(LANGUAGE))) {
            return computer.compute(lane, ofLane, replica, 0);
        }
    }

    private static double errorRate(LaneResult result) {
        return (double) result.getErrors() / result.getReferenceUnits();
    }

    @Test
    void utterancesAreLearnedByHeart() throws Exception {
        double before = compute(LaneKind.RECOGNIZE).result().getCtcLoss();
        Adam adam = new Adam(parameters, 2e-3);
        LaneResult recognised = LaneResult.getDefaultInstance();
        for (int i = 1; i <= MOST_STEPS; i++) {
            LaneOutcome outcome = compute(LaneKind.FINETUNE);
            adam.step(outcome.values(), (double) outcome.result().getLabels());
            if (i % 20 == 0) {
                recognised = compute(LaneKind.RECOGNIZE).result();
                if (errorRate(recognised) < 0.2) {
                    break;
                }
            }
        }
        assertThat(errorRate(recognised)).isLessThan(0.2);
        assertThat(recognised.getCtcLoss()).isLessThan(0.3 * before);
    }

    @Test
    void aGradientStaysWhileTheNextTrainingLaneIsComputed() throws Exception {
        float[] first = compute(LaneKind.FINETUNE).values();
        float[] asItWas = first.clone();
        parameters[0] += 0.5f;
        float[] second = compute(LaneKind.FINETUNE).values();
        assertThat(second).isNotEqualTo(asItWas);
        assertThat(first).isEqualTo(asItWas);
        assertThat(compute(LaneKind.FINETUNE).values()).isSameAs(first);
    }

    @Test
    void whatIsLeftOfTheLaneBeforeDoesNotCount() throws Exception {
        float[] expected = compute(LaneKind.FINETUNE).values().clone();
        assertThat(computeAgain(LaneKind.FINETUNE).values()).isEqualTo(expected);

        Lane lane = new Lane(LaneKind.FINETUNE, 1, 0, 0, LANGUAGE, step, 0, 0);
        MicroBatch one = batches.build(new LaneKey(1, "recognize", 0, 0, LANGUAGE), 0);
        assertThatThrownBy(() -> computer.compute(lane, failingAfter(one), replica, 0))
                .hasMessage("no second one");
        computeAgain(LaneKind.RECOGNIZE);
        assertThat(computeAgain(LaneKind.FINETUNE).values()).isEqualTo(expected);
    }

    private static LaneBatches failingAfter(MicroBatch one) {
        Iterator<MicroBatch> batches = List.of(one).iterator();
        return new LaneBatches() {
            @Override
            public boolean hasNext() {
                return true;
            }

            @Override
            public MicroBatch next() {
                if (!batches.hasNext()) {
                    throw new IllegalStateException("no second one");
                }
                return batches.next();
            }

            @Override
            public void close() {}
        };
    }

    @Test
    void aLaneTellsWhatItTrainedAndWhatItSummedUp() throws Exception {
        LaneOutcome head = compute(LaneKind.FINETUNE_HEAD);
        TrainedWeights trained = new TrainedWeights(layout, CONFIG);
        assertThat(head.kept()).isEqualTo(trained.trainable(LaneKind.FINETUNE_HEAD));
        for (int i = 0; i < head.values().length; i++) {
            assertThat(head.values()[i] == 0 || head.kept().keeps(i)).isTrue();
        }
        LaneResult result = head.result();
        assertThat(result.getUtterances()).isEqualTo(4);
        assertThat(result.getImpossible()).isZero();
        assertThat(result.getCtcLoss()).isPositive();
        assertThat(result.getTranscriptsList()).isEmpty();
        assertThat(result.getAudioSeconds()).isBetween(3.0, 7.0);

        LaneResult recognised = compute(LaneKind.RECOGNIZE).result();
        assertThat(recognised.getLabels()).isEqualTo(result.getLabels());
        assertThat(recognised.getReferenceUnits()).isEqualTo(result.getLabels());
        assertThat(recognised.getTranscriptsList()).hasSize(4).allSatisfy(t -> {
            assertThat(t.getPath()).startsWith("xa/");
            assertThat(t.getReference()).isNotEmpty();
        });
        assertThat(compute(LaneKind.FINETUNE).kept()).isEqualTo(trained.trainable(LaneKind.FINETUNE));
    }

    @Test
    void dropoutIsOfTheStepAndNotOfRecognition() throws Exception {
        float[] whole = compute(LaneKind.FINETUNE).values().clone();
        double recognised = compute(LaneKind.RECOGNIZE).result().getCtcLoss();
        computer = computer(config("finetune { hidden-dropout = 0.1, layer-drop = 0.5 }"));

        float[] first = compute(LaneKind.FINETUNE).values().clone();
        float[] next = compute(LaneKind.FINETUNE).values().clone();
        step -= 2;

        assertThat(compute(LaneKind.FINETUNE).values())
                .isEqualTo(first)
                .isNotEqualTo(whole)
                .isNotEqualTo(next);
        assertThat(compute(LaneKind.RECOGNIZE).result().getCtcLoss()).isEqualTo(recognised);
    }
}
