package org.isogloss.coordinator.node;

import java.util.List;
import org.isogloss.coordinator.plan.RunPlanner;
import org.isogloss.coordinator.store.RunDirectory;
import org.isogloss.protocol.InputException;
import org.isogloss.protocol.config.RunConfig;
import org.isogloss.protocol.layout.ParameterLayout;

/** What a run is made from, read and checked; nothing of it depends on how far the run is, and nothing is held. */
record RunInputs(RunConfig config, RunCorpus corpus, ParameterLayout layout, InitialModel initial) {

    /** @throws InputException when the corpus, the slices or the run directory cannot be used */
    static RunInputs read(RunConfig config) {
        RunInputs inputs = readAll(config);
        RunDirectory.check(config, inputs.corpusSha256(), inputs.initial.sha256());
        return inputs;
    }

    /**
     * The same, whatever is in the run directory.
     *
     * @throws InputException when the corpus, the slices or the initial model cannot be used
     */
    static RunInputs readAll(RunConfig config) {
        RunCorpus corpus = RunCorpus.read(config);
        ParameterLayout layout = config.layout(corpus.classes().size(), corpus.languages());
        check(config, layout, corpus.languages());
        return new RunInputs(config, corpus, layout, InitialModel.read(config, layout, corpus.classes()));
    }

    private static void check(RunConfig config, ParameterLayout layout, List<String> languages) {
        if (config.exchange().slices() > layout.size()) {
            throw new InputException("exchange.slices is " + config.exchange().slices() + " (accepted: at most "
                    + layout.size() + ", the number of parameters)");
        }
        if (config.exchange().reducers() > config.exchange().slices()) {
            throw new InputException("exchange.reducers is " + config.exchange().reducers() + " (accepted: at most "
                    + config.exchange().slices() + ", exchange.slices: each node holds at least one)");
        }
        config.prune().sparsityByLanguage().keySet().forEach(language -> {
            if (!languages.contains(language)) {
                throw new InputException("prune.sparsity-by-language: " + language
                        + " is no language of the run (accepted: " + String.join(", ", languages) + ")");
            }
        });
        config.prune().maskable().forEach(pattern -> {
            if (layout.matching(List.of(pattern)).isEmpty()) {
                throw new InputException("prune.maskable: no tensor of the model matches " + pattern.glob()
                        + " (accepted: patterns over names such as "
                        + layout.specs().get(0).name() + ")");
            }
        });
    }

    RunPlanner planner() {
        return new RunPlanner(config, corpus.languages(), corpus.sampler(), corpus.transcribedSampler());
    }

    String corpusSha256() {
        return corpus.manifest().sha256();
    }
}
