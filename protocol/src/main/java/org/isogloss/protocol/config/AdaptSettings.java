package org.isogloss.protocol.config;

import com.typesafe.config.Config;
import java.util.List;
import org.isogloss.protocol.config.RunConfig.Adaptation;

/** The section {@code adapt}, beside what all training has; problems are left to the section. */
final class AdaptSettings {

    private static final String METHOD = "adapt.method";

    private AdaptSettings() {}

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
                                + " prune finds; accepted without: adapt.method = dense or language-embedding)");
            }
            return;
        }
        // A language embedding is there from the start, so that weight masks would be scored with it.
        if (firstPrune >= 0 && (firstPrune < phases.lastIndexOf(Phase.ADAPT) || config.embedsLanguages())) {
            adapt.problem(
                    "method",
                    "is " + method.label() + ", but run.phases has prune"
                            + (config.embedsLanguages() ? "" : " before adapt")
                            + " (accepted: sub-network, or no prune)");
        }
        if (config.prune().remask().every() > 0) {
            prune.problem(
                    "remask-every",
                    "is " + config.prune().remask().every() + ", but adapt.method = " + method.label()
                            + " has no weight masks (accepted: 0)");
        }
    }

    /** Whether a setting, by its full key, has the value that every run had before it could be set. */
    static boolean isAsBefore(Config config, String path) {
        return path.equals(METHOD) && config.getString(METHOD).equals("sub-network");
    }
}
