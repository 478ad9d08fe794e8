package org.isogloss.protocol.mask;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.isogloss.protocol.config.RunConfig;
import org.isogloss.protocol.config.RunConfigReader;
import org.isogloss.protocol.layout.ParameterLayout;
import org.isogloss.protocol.layout.ParameterSpec;
import org.isogloss.protocol.messages.LaneKind;
import org.isogloss.protocol.model.LanguageParts;
import org.isogloss.protocol.model.ModelConfig;
import org.isogloss.protocol.model.Wav2Vec2Layout;
import org.junit.jupiter.api.Test;

class TrainedWeightsTest {

    private static final ModelConfig MODEL = ModelConfig.xlsrStyle(8, 32, 2, 2, 32, 8, 16);
    private static final ParameterLayout LAYOUT = Wav2Vec2Layout.of(MODEL, 20);

    private static TrainedWeights trained(String... settings) {
        RunConfig config = RunConfigReader.read(null, List.of(), List.of(settings));
        return new TrainedWeights(LAYOUT, config);
    }

    /** The tensors that are trained as a whole; every other one must not be trained at all. */
    private static List<String> names(WeightMask kept) {
        List<String> names = new ArrayList<>();
        for (ParameterSpec spec : LAYOUT.specs()) {
            int count = kept.kept(spec.offset(), spec.end());
            assertThat(count).as(spec.name()).isIn(0, spec.size());
            if (count > 0) {
                names.add(spec.name());
            }
        }
        return names;
    }

    private static List<String> allBut(String... prefixes) {
        List<String> names = new ArrayList<>();
        for (ParameterSpec spec : LAYOUT.specs()) {
            boolean frozen = false;
            for (String prefix : prefixes) {
                frozen |= spec.name().startsWith(prefix);
            }
            if (!frozen) {
                names.add(spec.name());
            }
        }
        return names;
    }

    @Test
    void withoutAHeadContrastiveLanesTrainEverything() {
        RunConfig config = RunConfigReader.read(null, List.of(), List.of());
        TrainedWeights without = new TrainedWeights(Wav2Vec2Layout.of(MODEL), config);
        WeightMask language = WeightMask.full(Wav2Vec2Layout.of(MODEL).size());
        assertThat(without.trainable(LaneKind.TRAIN)).isNull();
        assertThat(without.kept(LaneKind.TRAIN, 0, "it", null)).isNull();
        assertThat(without.kept(LaneKind.TRAIN, 1, "it", language)).isSameAs(language);
    }

    @Test
    void aLanguagesEmbeddingIsItsOwnAndTrainedFromAdaptOn() {
        RunConfig config = RunConfigReader.read(
                null, List.of(), List.of("run.phases = [pretrain, adapt]", "adapt.method = language-embedding"));
        ParameterLayout layout = Wav2Vec2Layout.of(MODEL, 0, LanguageParts.embeddings(List.of("es", "it")));
        TrainedWeights trained = new TrainedWeights(layout, config);
        WeightMask used = trained.used("it");
        ParameterSpec es = layout.spec("language_embedding.es");
        ParameterSpec it = layout.spec("language_embedding.it");
        assertThat(trained.used("it")).isSameAs(used);
        assertThat(used.kept()).isEqualTo(layout.size() - es.size());
        assertThat(used.kept(it.offset(), it.end())).isEqualTo(32);
        assertThat(trained.kept(LaneKind.ADAPT, 0, "it", used)).isEqualTo(used);
        assertThat(trained.kept(LaneKind.FINETUNE, 0, "it", used).kept(it.offset(), it.end()))
                .isEqualTo(32);
        WeightMask before = trained.kept(LaneKind.TRAIN, 0, "it", used);
        assertThat(before.kept()).isEqualTo(layout.size() - 64);
        assertThat(before.kept(it.offset(), it.end())).isZero();
        assertThat(trained().used("it")).isNull();
    }

    private static RunConfig withAdapters(boolean freezeShared) {
        return RunConfigReader.read(
                null,
                List.of(),
                List.of(
                        "run.phases = [pretrain, adapt, finetune]",
                        "adapt.method = adapter",
                        "adapt.freeze-shared = " + freezeShared));
    }

    @Test
    void adaptersTrainAloneIfTheRestIsFrozenAndFinetuningTrainsBoth() {
        ParameterLayout layout = Wav2Vec2Layout.of(MODEL, 20, LanguageParts.adapters(List.of("es", "it"), 4));
        int own = (layout.size() - LAYOUT.size()) / 2;
        assertThat(own).isEqualTo(2 * (2 * 32 + 2 * 4 * 32 + 4 + 32));
        TrainedWeights frozen = new TrainedWeights(layout, withAdapters(true));
        WeightMask used = frozen.used("it");
        assertThat(used.kept()).isEqualTo(layout.size() - own);
        WeightMask adapter = frozen.kept(LaneKind.ADAPT, 0, "it", used);
        assertThat(adapter.kept()).isEqualTo(own);
        ParameterSpec up = layout.spec("language_adapter.it.layers.1.up.weight");
        assertThat(adapter.kept(up.offset(), up.end())).isEqualTo(4 * 32);
        assertThat(frozen.trainable(LaneKind.ADAPT).kept()).isEqualTo(2 * own);
        assertThat(frozen.kept(LaneKind.TRAIN, 0, "it", used)).isEqualTo(frozen.trainable(LaneKind.TRAIN));
        assertThat(frozen.trainable(LaneKind.TRAIN).kept())
                .isEqualTo(trained().trainable(LaneKind.TRAIN).kept());
        int shared = trained().trainable(LaneKind.FINETUNE).kept();
        assertThat(frozen.kept(LaneKind.FINETUNE, 0, "it", used).kept()).isEqualTo(shared + own);
        TrainedWeights thawed = new TrainedWeights(layout, withAdapters(false));
        assertThat(thawed.kept(LaneKind.ADAPT, 0, "it", used).kept())
                .isEqualTo(trained().trainable(LaneKind.TRAIN).kept() + own);
    }

    @Test
    void contrastiveLanesLeaveTheHeadAlone() {
        assertThat(names(trained().trainable(LaneKind.TRAIN))).isEqualTo(allBut("lm_head."));
    }

    @Test
    void theHeadTrainsAloneFirst() {
        assertThat(names(trained().trainable(LaneKind.FINETUNE_HEAD)))
                .containsExactly("lm_head.bias", "lm_head.weight");
    }

    @Test
    void finetuningLeavesOutWhatItsLossDoesNotReach() {
        String[] unreached = {"quantizer.", "project_q.", "project_hid."};
        assertThat(names(trained("finetune.freeze-extractor = false").trainable(LaneKind.FINETUNE)))
                .isEqualTo(allBut(unreached));
        assertThat(names(trained().trainable(LaneKind.FINETUNE)))
                .isEqualTo(allBut("quantizer.", "project_", "wav2vec2.feature_extractor."));
        assertThat(names(trained("finetune.span-probability = 0").trainable(LaneKind.FINETUNE)))
                .isEqualTo(
                        allBut("quantizer.", "project_", "wav2vec2.feature_extractor.", "wav2vec2.masked_spec_embed"));
    }

    @Test
    void aLaneTrainsWhatItsLanguageKeepsToo() {
        Random random = new Random(1);
        long[] words = random.longs(((LAYOUT.size() - 1) >> 6) + 1).toArray();
        words[words.length - 1] = 1;
        WeightMask language = WeightMask.ofWords(words, LAYOUT.size());
        TrainedWeights trained = trained();

        WeightMask kept = trained.kept(LaneKind.FINETUNE, 1, "it", language);

        WeightMask ofKind = trained.trainable(LaneKind.FINETUNE);
        for (int i = 0; i < LAYOUT.size(); i++) {
            assertThat(kept.keeps(i)).isEqualTo(language.keeps(i) && ofKind.keeps(i));
        }
        assertThat(trained.kept(LaneKind.FINETUNE, 1, "it", language)).isSameAs(kept);
        assertThat(trained.kept(LaneKind.FINETUNE_HEAD, 1, "it", language)).isNotEqualTo(kept);
        assertThat(trained.kept(LaneKind.FINETUNE, 0, "it", null)).isEqualTo(ofKind);
    }
}
