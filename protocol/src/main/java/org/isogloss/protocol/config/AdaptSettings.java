package org.isogloss.protocol.config;

import com.typesafe.config.Config;
import java.util.List;
import java.util.Set;
import org.isogloss.protocol.config.RunConfig.Adaptation;
import org.isogloss.protocol.model.ModelConfig;

/** The section {@code adapt}, beside what all training has; problems are left to the section. */
final class AdaptSettings {

    private static final String METHOD = "adapt.method";

    /** Settings of adapters, which other methods have not. */
    private static final Set<String> OF_ADAPTERS = Set.of("adapt.adapter-width", "adapt.freeze-shared");

    private AdaptSettings() {}

    static RunConfig.Adapters adapters(ConfigSection adapt) {
        return new RunConfig.Adapters(
                adapt.integer("adapter-width", 1, ModelConfig.MOST_WIDTH), adapt.flag("freeze-shared"));
    }

    /** Sub-networks need weight masks from before; the others are without any. */
    static void check(ConfigSection run, ConfigSection adapt, ConfigSection prune, RunConfig config) {
        List<Phase> phases = config.run().phases();
        if (!phases.contains(Phase.ADAPT)) {
            return;
        }
        int firstPrune = phases.indexOf(Phase.PRUNE);
        Adaptation method = config.adaptation();
        if (method == Adaptation.SUB_NETWORK) {
            if (firstPrune < 0 || firstPrune > phases.indexOf(Phase.ADAPT)) {
                run.problem(
                        "phases",
                        "has adapt without prune before it (adapt.method = sub-network trains under the weight masks that"
                                + " prune finds; accepted without: adapt.method = dense, language-embedding or adapter)");
            }
            return;
        }
        // What languages have of their own is there from the start, so that weight masks would be scored with it.
        if (firstPrune >= 0 && (firstPrune < phases.lastIndexOf(Phase.ADAPT) || config.hasLanguageParts())) {
            adapt.problem(
                    "method",
                    "is " + method.label() + ", but run.phases has prune"
                            + (config.hasLanguageParts() ? "" : " before adapt")
                            + " (accepted: sub-network, or no prune)");
        }
        if (config.prune().remask().every() > 0) {
            prune.problem(
                    "remask-every",
                    "is " + config.prune().remask().every() + ", but adapt.method = " + method.label()
                            + " has no weight masks (accepted: 0)");
        }
    }

    /**
     * Whether a setting, by its full key, has no part in the result: it has the value that every run had before it could be
     * set, or belongs to another method.
     */
    static boolean isAsBefore(Config config, String path) {
        String method = config.getString(METHOD);
        return path.equals(METHOD) && method.equals(Adaptation.SUB_NETWORK.label())
                || OF_ADAPTERS.contains(path) && !method.equals(Adaptation.ADAPTER.label());
    }
}
