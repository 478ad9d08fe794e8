package org.isogloss.coordinator.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.isogloss.protocol.config.RunConfig;
import org.isogloss.protocol.config.RunConfigReader;
import org.isogloss.protocol.corpus.LanguageSampler;

/** Small plans for tests: three languages, a few rounds of every phase. */
public final class Plans {

    public static final List<String> LANGUAGES = List.of("aa", "bb", "cc");

    private static final List<String> SMALL = List.of(
            "run.phases = [pretrain, evaluate, prune, adapt, evaluate]",
            "pretrain.steps = 4",
            "adapt.steps = 3",
            "step.lanes = 5",
            "prune.lanes = 2",
            "checkpoint.every = 2");

    private Plans() {}

    /** The small config with some settings changed. */
    public static RunConfig config(String... settings) {
        List<String> overrides = new ArrayList<>(SMALL);
        overrides.addAll(Arrays.asList(settings));
        return RunConfigReader.read(null, List.of(), overrides);
    }

    public static RunPlanner planner(String... settings) {
        return planner(config(settings));
    }

    public static RunPlanner planner(RunConfig config) {
        LanguageSampler sampler = LanguageSampler.of(
                LANGUAGES, new double[] {600, 300, 100}, config.corpus().alpha());
        return new RunPlanner(config, LANGUAGES, sampler, sampler);
    }
}
