package org.isogloss.protocol.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.isogloss.protocol.config.Settings.DEFAULTS;
import static org.isogloss.protocol.config.Settings.problems;
import static org.isogloss.protocol.config.Settings.read;

import java.util.List;
import org.isogloss.protocol.InputException;
import org.junit.jupiter.api.Test;

/** What {@code adapt} may be, and what goes with it. */
class AdaptSettingsTest {

    @Test
    void adaptNeedsMasksThatPruneFinds() {
        assertThat(problems("run.phases = [pretrain, adapt]"))
                .singleElement()
                .asString()
                .contains("adapt without prune");
        assertThat(problems("run.phases = [adapt, prune]")).hasSize(1);
        assertThat(read("run.phases = [prune, adapt]").run().phases()).hasSize(2);
    }

    @Test
    void denseAdaptationIsWithoutWeightMasks() {
        String dense = "adapt.method = dense";
        assertThat(DEFAULTS.adaptation()).isEqualTo(RunConfig.Adaptation.SUB_NETWORK);
        RunConfig config = read("run.phases = [pretrain, adapt, prune]", dense);
        assertThat(config.adaptation()).isEqualTo(RunConfig.Adaptation.DENSE);
        assertThat(RunConfigReader.parse(config.text())).isEqualTo(config);
        assertThat(problems("run.phases = [adapt, prune, adapt]", dense))
                .containsExactly("command line: adapt.method is dense, but run.phases has prune before adapt (accepted:"
                        + " sub-network, or no prune)");
        assertThat(problems("run.phases = [adapt]", dense, "prune.remask-every = 5"))
                .containsExactly("command line: prune.remask-every is 5, but adapt.method = dense has no weight masks"
                        + " (accepted: 0)");
        assertThat(problems("adapt.method = sparse"))
                .containsExactly("command line: adapt.method is \"sparse\" (accepted: one of sub-network, dense,"
                        + " language-embedding, adapter)");
        assertThat(read("run.phases = [pretrain]", dense).sha256())
                .isNotEqualTo(read("run.phases = [pretrain]").sha256());
        assertThat(read("adapt.method = sub-network").sha256()).isEqualTo(DEFAULTS.sha256());
    }

    @Test
    void aLanguageEmbeddingIsOfRunsThatAdaptAndDoNotPrune() {
        String embedding = "adapt.method = language-embedding";
        assertThat(read("run.phases = [pretrain, adapt]", embedding).hasLanguageParts())
                .isTrue();
        assertThat(read("run.phases = [pretrain]", embedding).hasLanguageParts())
                .isFalse();
        assertThat(DEFAULTS.hasLanguageParts()).isFalse();
        assertThat(problems("run.phases = [adapt, prune]", embedding))
                .containsExactly("command line: adapt.method is language-embedding, but run.phases has prune (accepted:"
                        + " sub-network, or no prune)");
    }

    @Test
    void whatIsSetOfAdaptersCountsWhereThereAreAny() {
        String adapter = "adapt.method = adapter";
        RunConfig config = read("run.phases = [pretrain, adapt]", adapter);
        assertThat(config.adapters()).isEqualTo(new RunConfig.Adapters(64, true));
        assertThat(config.hasLanguageParts()).isTrue();
        assertThat(config.freezesShared()).isTrue();
        assertThat(read(adapter, "adapt.freeze-shared = false", "run.phases = [adapt]")
                        .freezesShared())
                .isFalse();
        assertThat(DEFAULTS.freezesShared()).isFalse();
        assertThat(read("adapt.adapter-width = 8").sha256()).isEqualTo(DEFAULTS.sha256());
        assertThat(read("run.phases = [pretrain, adapt]", adapter, "adapt.adapter-width = 8")
                        .sha256())
                .isNotEqualTo(config.sha256());
        assertThat(problems("run.phases = [adapt, prune]", adapter)).hasSize(1);
        assertThat(problems("adapt.adapter-width = 0")).hasSize(1);
    }

    @Test
    void adaptersOfManyLanguagesMayBeTooManyParameters() {
        RunConfig config = read(
                "run.phases = [adapt]", "adapt.method = adapter", "adapt.adapter-width = 16384", "model.preset = xlsr");
        assertThat(config.layout(0, List.of("es", "it")).size()).isGreaterThan(1_900_000_000);
        assertThatThrownBy(() -> config.layout(0, List.of("es", "fr", "it")))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith("model: with what 3 languages have of their own");
    }
}
