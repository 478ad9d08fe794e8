package org.isogloss.protocol.config;

import com.typesafe.config.Config;
import java.util.List;
import java.util.Map;
import org.isogloss.protocol.config.RunConfig.Scope;
import org.isogloss.protocol.layout.NamePattern;
import org.isogloss.protocol.prune.Criterion;

/** The section {@code prune}; problems are left to the section. */
final class PruneSettings {

    /** Its keys are languages. */
    static final String BY_LANGUAGE = "sparsity-by-language";

    /** What stands in a config hash only when it is another: runs of earlier builds had it without naming it. */
    private static final Map<String, Object> AS_BEFORE = Map.of("prune.rounds", 1);

    private PruneSettings() {}

    static RunConfig.Prune read(ConfigSection s) {
        List<NamePattern> maskable =
                s.texts("maskable").stream().map(NamePattern::new).toList();
        return new RunConfig.Prune(
                s.choice("criterion", Criterion.class),
                s.fraction("sparsity"),
                s.fractions(BY_LANGUAGE),
                s.choice("scope", Scope.class),
                s.integer("rounds", 1, 1000),
                s.integer("lanes", 1, 65536),
                maskable);
    }

    /** Whether a setting, by its full key, has the value that it had in every run before it could be set. */
    static boolean isAsBefore(Config config, String path) {
        return AS_BEFORE.containsKey(path)
                && AS_BEFORE.get(path).equals(config.getValue(path).unwrapped());
    }
}
