package org.isogloss.tests.system;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A run of all phases on a model so small that a step takes a fraction of a second. */
final class TinyRun {

    static final int PRETRAIN_STEPS = 6;
    static final int ADAPT_STEPS = 6;
    static final int STEPS = PRETRAIN_STEPS + ADAPT_STEPS;

    /** Indices of phases. */
    static final int PRUNE = 2;

    static final int ADAPT = 4;

    private static final List<String> SETTINGS = List.of(
            "run.phases=[pretrain,evaluate,prune,evaluate,adapt,evaluate]",
            "model.conv-channels=16",
            "model.hidden=32",
            "model.layers=2",
            "model.heads=2",
            "model.ffn=64",
            "model.codes=8",
            "model.codevector-dim=16",
            "model.final-dim=16",
            "corpus.batch-seconds=4",
            "corpus.crop-seconds=2",
            "objective.negatives=10",
            "evaluate.seconds=4",
            "step.lanes=4",
            "prune.lanes=2",
            "pretrain.steps=" + PRETRAIN_STEPS,
            "adapt.steps=" + ADAPT_STEPS,
            "checkpoint.every=2",
            "checkpoint.keep=10",
            "cluster.port=0",
            "cluster.exchange-port=0",
            "cluster.metrics-port=0");

    private TinyRun() {}

    /** Arguments of {@code isogloss coordinator}; later settings go over the usual ones. */
    static List<String> coordinator(Path run, Path corpus, String... settings) {
        List<String> args =
                new ArrayList<>(List.of("coordinator", "--run", run.toString(), "--corpus", corpus.toString()));
        List<String> all = new ArrayList<>(SETTINGS);
        all.addAll(List.of(settings));
        all.forEach(setting -> args.addAll(List.of("--set", setting)));
        return args;
    }
}
