package org.isogloss.worker.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import java.util.Arrays;
import java.util.List;
import org.isogloss.protocol.config.RunConfigReader;
import org.isogloss.protocol.layout.ParameterLayout;
import org.isogloss.protocol.layout.ParameterSpec;
import org.isogloss.protocol.mask.TrainedWeights;
import org.isogloss.protocol.mask.WeightMask;
import org.isogloss.protocol.model.LanguageParts;
import org.isogloss.protocol.model.ParameterInitializer;
import org.isogloss.protocol.model.Wav2Vec2Layout;
import org.isogloss.protocol.random.CounterRandom;
import org.isogloss.worker.data.Batch;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A model whose languages have something of their own, under the weight mask of one of them. */
class LanguagePartsTest {

    private static final List<String> LANGUAGES = List.of("es", "it");

    private enum Method {
        LANGUAGE_EMBEDDING("language-embedding", LanguageParts.embeddings(LANGUAGES)),
        ADAPTER("adapter", LanguageParts.adapters(LANGUAGES, 8));

        private final ParameterLayout layout;
        private final WeightMask ofIt;

        Method(String name, LanguageParts parts) {
            layout = Wav2Vec2Layout.of(MadeUpSpeech.CONFIG, 0, parts);
            List<String> settings = List.of("run.phases = [adapt]", "adapt.method = " + name);
            ofIt = new TrainedWeights(layout, RunConfigReader.read(null, List.of(), settings)).used("it");
        }

        private float[] start() {
            return ParameterInitializer.initialize(layout, 3);
        }

        private List<ParameterSpec> own(String language) {
            return layout.specs().stream()
                    .filter(spec -> LanguageParts.isOf(language, spec.name()))
                    .toList();
        }

        private Trainer trainer() {
            return LanguagePartsTest.trainer(layout);
        }
    }

    /** Without Gumbel noise, as an evaluation is. */
    private final Batch batch = still(MadeUpSpeech.batch(1));

    private static Batch still(Batch b) {
        return new Batch(
                b.language(),
                b.rows(),
                b.samples(),
                b.waveform(),
                b.lengths(),
                b.hidden(),
                b.negatives(),
                new float[0]);
    }

    private static Trainer trainer(ParameterLayout layout) {
        return new Trainer(MadeUpSpeech.CONFIG, layout, Engines.start(1), Device.cpu(), Objective.XLSR);
    }

    private double loss(Trainer trainer, Method method, float[] parameters) {
        trainer.load(parameters, method.ofIt);
        return trainer.evaluate(batch).contrastiveLoss();
    }

    private static void setAtRandom(float[] parameters, List<ParameterSpec> specs) {
        CounterRandom random = CounterRandom.of(5, "of its own");
        for (ParameterSpec spec : specs) {
            for (int i = spec.offset(); i < spec.end(); i++) {
                parameters[i] = (float) (0.2 * random.nextGaussian());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void untilItIsTrainedTheModelIsTheSameAsWithout(Method method) {
        ParameterLayout layout = Wav2Vec2Layout.of(MadeUpSpeech.CONFIG);
        try (Trainer plain = trainer(layout);
                Trainer trainer = method.trainer()) {
            plain.load(ParameterInitializer.initialize(layout, 3), null);
            assertThat(loss(trainer, method, method.start()))
                    .isEqualTo(plain.evaluate(batch).contrastiveLoss());
        }
    }

    @ParameterizedTest
    @EnumSource
    void aLanguageHearsItsOwnAndNoOther(Method method) {
        float[] parameters = method.start();
        try (Trainer trainer = method.trainer()) {
            double before = loss(trainer, method, parameters);
            setAtRandom(parameters, method.own("es"));
            assertThat(loss(trainer, method, parameters)).isEqualTo(before);
            setAtRandom(parameters, method.own("it"));
            assertThat(loss(trainer, method, parameters)).isNotEqualTo(before);
        }
    }

    /** The gradient is what the loss does when each of the language's tensors takes a small step along it. */
    @ParameterizedTest
    @EnumSource
    void theGradientIsTheSlopeOfTheLoss(Method method) {
        float[] parameters = method.start();
        setAtRandom(parameters, method.own("it"));
        try (Trainer trainer = method.trainer()) {
            float[] gradients = gradients(trainer, method, parameters, Trained.ALL);
            for (ParameterSpec spec : method.own("it")) {
                double square = 0;
                for (int i = spec.offset(); i < spec.end(); i++) {
                    square += (double) gradients[i] * gradients[i];
                }
                assertThat(square).as(spec.name()).isPositive();
                // So small that hardly any unit of a ReLU is turned on or off.
                double step = 1e-3 / Math.sqrt(square);
                double ahead = loss(trainer, method, moved(parameters, gradients, spec, step));
                double behind = loss(trainer, method, moved(parameters, gradients, spec, -step));
                assertThat((ahead - behind) / (2 * step)).as(spec.name()).isCloseTo(square, within(0.02 * square));
            }
        }
    }

    private float[] gradients(Trainer trainer, Method method, float[] parameters, Trained trained) {
        trainer.load(parameters, method.ofIt);
        trainer.accumulate(batch, 1, trained, Dropout.NONE);
        float[] gradients = new float[parameters.length];
        trainer.gradients(gradients);
        return gradients;
    }

    private static float[] moved(float[] parameters, float[] gradients, ParameterSpec spec, double step) {
        float[] moved = parameters.clone();
        for (int i = spec.offset(); i < spec.end(); i++) {
            moved[i] += (float) (step * gradients[i]);
        }
        return moved;
    }

    @ParameterizedTest
    @EnumSource
    void aBackwardPassThatEndsBeforeTheExtractorGivesALanguagesOwnTheSameGradient(Method method) {
        float[] parameters = method.start();
        setAtRandom(parameters, method.own("it"));
        try (Trainer trainer = method.trainer()) {
            float[] whole = gradients(trainer, method, parameters, Trained.ALL);
            float[] part = gradients(trainer, method, parameters, Trained.ENCODER_AND_HEAD);
            for (ParameterSpec spec : method.own("it")) {
                assertThat(Arrays.copyOfRange(part, spec.offset(), spec.end()))
                        .isEqualTo(Arrays.copyOfRange(whole, spec.offset(), spec.end()));
            }
            ParameterSpec extractor = method.layout.spec("wav2vec2.feature_extractor.conv_layers.0.conv.weight");
            assertThat(Arrays.copyOfRange(part, extractor.offset(), extractor.end()))
                    .containsOnly(0);
        }
    }
}
