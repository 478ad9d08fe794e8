package org.isogloss.deploy.experiment;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigUtil;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.isogloss.protocol.InputException;

/**
 * What an experiment compares.
 *
 * @param recipe config of all its runs, but for what {@code settings} and the methods change
 * @param settings over the recipe in all runs, as {@code key = value}
 * @param sparsities of methods that prune
 * @param lowResource the languages whose mean is told apart from that of the others
 */
public record ExperimentConfig(
        Path recipe,
        List<String> settings,
        List<Integer> seeds,
        List<Method> methods,
        List<Double> sparsities,
        List<String> lowResource) {

    private static final Set<String> KEYS =
            Set.of("recipe", "seeds", "methods", "sparsities", "low-resource", "settings", "quick");
    private static final Set<String> QUICK_KEYS = Set.of("seeds", "methods", "sparsities", "settings");

    /**
     * Reads an experiment's file (HOCON).
     *
     * @param quick whether the section {@code quick} goes over the rest
     * @throws InputException with every problem
     */
    public static ExperimentConfig read(Path file, boolean quick) {
        if (!Files.isRegularFile(file)) {
            throw new InputException(file + ": no such experiment file");
        }
        try {
            Config all = ConfigFactory.parseFile(file.toFile()).resolve();
            return new Reader(file, all).read(quick);
        } catch (ConfigException e) {
            throw new InputException(
                    file + ": " + e.getMessage().lines().findFirst().orElse("cannot be read"));
        }
    }

    /** Collects problems, so that all are told at once. */
    private static final class Reader {

        private final Path file;
        private final Config all;
        private final List<String> problems = new ArrayList<>();

        Reader(Path file, Config all) {
            this.file = file;
            this.all = all;
        }

        ExperimentConfig read(boolean quick) {
            checkKeys(all, KEYS, "");
            Config used = all.withoutPath("quick");
            if (all.hasPath("quick")) {
                checkKeys(all.getConfig("quick"), QUICK_KEYS, "quick.");
                used = quick ? all.getConfig("quick").withFallback(used) : used;
            } else if (quick) {
                problems.add(file + ": has no section quick, which --quick takes");
            }
            ExperimentConfig config = new ExperimentConfig(
                    recipe(used),
                    settings(used),
                    once("seeds", used.hasPath("seeds") ? used.getIntList("seeds") : List.of()),
                    methods(used),
                    once("sparsities", used.hasPath("sparsities") ? used.getDoubleList("sparsities") : List.of()),
                    used.hasPath("low-resource") ? used.getStringList("low-resource") : List.of());
            check(config);
            if (!problems.isEmpty()) {
                throw new InputException(problems);
            }
            return config;
        }

        private void checkKeys(Config config, Set<String> known, String prefix) {
            for (String key : new TreeSet<>(config.root().keySet())) {
                if (!known.contains(key)) {
                    problems.add(file + ": " + prefix + key + " is not a setting of an experiment (accepted: "
                            + String.join(", ", new TreeSet<>(known)) + ")");
                }
            }
        }

        private Path recipe(Config used) {
            Path recipe = file.resolveSibling(used.hasPath("recipe") ? used.getString("recipe") : "");
            if (!Files.isRegularFile(recipe)) {
                problems.add(file + ": recipe is " + (used.hasPath("recipe") ? used.getString("recipe") : "missing")
                        + " (accepted: the config of a run, a path from this file)");
            }
            return recipe;
        }

        private static List<String> settings(Config used) {
            if (!used.hasPath("settings")) {
                return List.of();
            }
            return used.getConfig("settings").entrySet().stream()
                    .map(e -> e.getKey() + " = " + e.getValue().render(ConfigRenderOptions.concise()))
                    .sorted()
                    .toList();
        }

        private List<Method> methods(Config used) {
            List<Method> methods = new ArrayList<>();
            for (String label : used.hasPath("methods") ? used.getStringList("methods") : List.<String>of()) {
                Method.of(label)
                        .ifPresentOrElse(
                                methods::add,
                                () -> problems.add(file + ": methods has " + label + " (accepted: "
                                        + Arrays.stream(Method.values())
                                                .map(Method::label)
                                                .collect(Collectors.joining(", "))
                                        + ")"));
            }
            return once("methods", methods);
        }

        private <T> List<T> once(String key, List<T> values) {
            if (new HashSet<>(values).size() < values.size()) {
                problems.add(file + ": " + key + " names one twice");
            }
            return values;
        }

        private void check(ExperimentConfig config) {
            if (config.seeds().isEmpty()) {
                problems.add(file + ": seeds is missing or empty (accepted: whole numbers, such as [1, 2])");
            }
            if (config.methods().isEmpty() && problems.isEmpty()) {
                problems.add(file + ": methods is missing or empty (accepted: such as [dense, s3net-taylor])");
            }
            boolean prunes = config.methods().stream().anyMatch(Method::prunes);
            if (prunes && config.sparsities().isEmpty()) {
                problems.add(file + ": sparsities is missing or empty, and a method prunes (accepted: such as [0.2])");
            }
            for (double sparsity : config.sparsities()) {
                if (!(sparsity > 0 && sparsity < 1)) {
                    problems.add(file + ": sparsities has " + sparsity + " (accepted: numbers between 0 and 1)");
                }
            }
        }
    }

    /** The same with further settings, which go over all others. */
    public ExperimentConfig with(List<String> further) {
        List<String> both = new ArrayList<>(settings);
        both.addAll(further);
        return new ExperimentConfig(recipe, List.copyOf(both), seeds, methods, sparsities, lowResource);
    }

    /** A setting whose value is a text. */
    public static String setting(String key, String value) {
        return key + " = " + ConfigUtil.quoteString(value);
    }
}
