package org.isogloss.protocol.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.isogloss.protocol.Sha256;

/** The settings that change what a run computes: they make up the config hash, and a run goes on under the same alone. */
public final class ResultSettings {

    /** Settings that may differ between starts of the same run. */
    private static final List<String> NOT_IN_THE_RESULT = List.of(
            "run.dir",
            "corpus.dir",
            "corpus.cache-mib",
            "model.init",
            "model.fresh-head",
            "exchange.slices",
            "exchange.reducers",
            "exchange.reducer-patience",
            "exchange.shared-memory",
            "checkpoint.",
            "cluster.",
            "lease.",
            "worker.");

    private ResultSettings() {}

    static String hash(Config config) {
        return Sha256.ofText(String.join("\n", lines(config)));
    }

    /** {@code key = value} lines in order. */
    private static List<String> lines(Config config) {
        List<String> lines = new ArrayList<>();
        boolean finetunes = config.getValue("run.phases").unwrapped() instanceof List<?> phases
                && phases.contains(Phase.FINETUNE.label());
        ConfigLeaves.of(config).forEach((key, value) -> {
            // A run that does not finetune has the hash that it had before there was such a phase.
            boolean ofAnotherRun = key.startsWith("finetune.") && !finetunes;
            // Nor does a run without dropout have another hash than before there was dropout.
            boolean without = DropoutSettings.isNone(config, key);
            boolean asBefore = PruneSettings.isAsBefore(config, key)
                    || AdaptSettings.isAsBefore(config, key)
                    || ModelSettings.isAsBefore(config, key);
            if (!ofAnotherRun
                    && !without
                    && !asBefore
                    && NOT_IN_THE_RESULT.stream().noneMatch(key::startsWith)) {
                lines.add(key + " = " + canonical(value));
            }
        });
        return lines;
    }

    /** However a number is written, 1e-3 or 0.001, it is the same setting. */
    private static String canonical(ConfigValue value) {
        return value.unwrapped() instanceof Number number
                ? new BigDecimal(number.toString()).stripTrailingZeros().toPlainString()
                : value.render(ConfigRenderOptions.concise());
    }

    /** What differs between two configs, one line each. */
    public static List<String> differences(RunConfig before, RunConfig now) {
        List<String> was = lines(ConfigFactory.parseString(before.text()));
        List<String> is = lines(ConfigFactory.parseString(now.text()));
        List<String> lines = new ArrayList<>();
        was.stream().filter(line -> !is.contains(line)).forEach(line -> lines.add("was " + line));
        is.stream().filter(line -> !was.contains(line)).forEach(line -> lines.add("now " + line));
        return lines;
    }
}
