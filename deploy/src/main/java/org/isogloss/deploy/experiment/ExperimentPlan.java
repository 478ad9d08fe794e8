package org.isogloss.deploy.experiment;

import java.util.ArrayList;
import java.util.List;
import org.isogloss.deploy.experiment.Cell.Variant;

/**
 * What an experiment runs, in order. For each seed one start, a model that is pre-trained in all languages; from it all cells
 * of that seed. All of a seed come before the next, so that a first table is there early.
 */
record ExperimentPlan(List<Start> starts, List<Cell> cells) {

    /**
     * The pre-training of a seed.
     *
     * @param settings over the recipe, as {@code key = value}
     */
    record Start(int seed, List<String> settings) {

        /** Of its directory. */
        String name() {
            return "start-seed-" + seed;
        }
    }

    static ExperimentPlan of(ExperimentConfig config) {
        List<Start> starts = new ArrayList<>();
        List<Cell> cells = new ArrayList<>();
        for (int seed : config.seeds()) {
            starts.add(new Start(seed, settings(config, seed, List.of("run.phases = [pretrain, evaluate]"))));
            for (Variant variant : variants(config)) {
                List<String> own = new ArrayList<>(variant.method().settings());
                if (variant.sparsity() != null) {
                    own.add("prune.sparsity = " + variant.sparsity());
                }
                cells.add(new Cell(variant.method(), variant.sparsity(), seed, settings(config, seed, own)));
            }
        }
        return new ExperimentPlan(starts, cells);
    }

    /** The rows of the tables: methods that prune once for each sparsity. */
    static List<Variant> variants(ExperimentConfig config) {
        List<Variant> variants = new ArrayList<>();
        for (Method method : config.methods()) {
            if (method.prunes()) {
                config.sparsities().forEach(sparsity -> variants.add(new Variant(method, sparsity)));
            } else {
                variants.add(new Variant(method, null));
            }
        }
        return variants;
    }

    private static List<String> settings(ExperimentConfig config, int seed, List<String> own) {
        List<String> settings = new ArrayList<>(config.settings());
        settings.add("run.seed = " + seed);
        settings.addAll(own);
        return List.copyOf(settings);
    }

    Start start(Cell cell) {
        return starts.stream()
                .filter(start -> start.seed() == cell.seed())
                .findFirst()
                .orElseThrow();
    }
}
