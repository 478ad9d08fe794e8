package org.isogloss.protocol.config;

import com.typesafe.config.Config;
import java.util.List;
import java.util.Map;
import org.isogloss.protocol.config.RunConfig.Enforcement;
import org.isogloss.protocol.config.RunConfig.Scope;
import org.isogloss.protocol.layout.NamePattern;
import org.isogloss.protocol.prune.Criterion;
import org.isogloss.protocol.prune.Granularity;

/** The section {@code prune}; problems are left to the section. */
final class PruneSettings {

    /** Its keys are languages. */
    static final String BY_LANGUAGE = "sparsity-by-language";

    /** What stands in a config hash only when it is another: runs of earlier builds had it without naming it. */
    private static final Map<String, Object> AS_BEFORE = Map.of(
            "prune.rounds", 1, "prune.granularity", "weight", "prune.enforcement", "training", "prune.remask-every", 0);

    private static final String TICKET = "prune.ticket.";

    /** With as many micro-batches as a step may have, they can be counted in 31 bits. */
    private static final int MOST_TICKET_STEPS = 2_000_000;

    private PruneSettings() {}

    static RunConfig.Prune read(ConfigSection s) {
        List<NamePattern> maskable =
                s.texts("maskable").stream().map(NamePattern::new).toList();
        return new RunConfig.Prune(
                s.choice("criterion", Criterion.class),
                s.fraction("sparsity"),
                s.fractions(BY_LANGUAGE),
                s.choice("scope", Scope.class),
                s.choice("granularity", Granularity.class),
                s.integer("rounds", 1, 1000),
                s.integer("lanes", 1, 65536),
                ticket(s.within("ticket")),
                s.choice("enforcement", Enforcement.class),
                new RunConfig.Remask(
                        s.integer("remask-every", 0, 100_000_000),
                        s.isNull("remask-sparsity") ? null : s.fraction("remask-sparsity")),
                maskable);
    }

    private static RunConfig.Ticket ticket(ConfigSection s) {
        return new RunConfig.Ticket(
                s.integer("steps", 1, MOST_TICKET_STEPS),
                s.integer("piece", 1, MOST_TICKET_STEPS),
                s.integer("micro-batches", 1, 1000),
                s.number("learning-rate", 0, 10),
                s.number("warmup", 0, 1));
    }

    /**
     * Whether a setting, by its full key, has no part in the result: it has the value that every run had before it could be
     * set, or belongs to another criterion.
     */
    static boolean isAsBefore(Config config, String path) {
        if (path.startsWith(TICKET)) {
            return !config.getValue("prune.criterion").unwrapped().equals("lottery-ticket");
        }
        if (path.equals("prune.remask-sparsity")) {
            return config.getIsNull(path);
        }
        return AS_BEFORE.containsKey(path)
                && AS_BEFORE.get(path).equals(config.getValue(path).unwrapped());
    }
}
