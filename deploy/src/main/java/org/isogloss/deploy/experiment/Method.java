package org.isogloss.deploy.experiment;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What is compared: how a model of many languages is adapted to each of them before it is fine-tuned. */
enum Method {
    /** Not at all. */
    DENSE("dense", Pruning.NONE, "run.phases = [finetune, evaluate]"),
    /** As many further steps as the others take, with all weights. */
    DENSE_CONTINUED(
            "dense, continued", Pruning.NONE, "run.phases = [adapt, finetune, evaluate]", "adapt.method = dense"),
    /** A vector for each language at the encoder's input. */
    LANGUAGE_EMBEDDING(
            "language embedding",
            Pruning.NONE,
            "run.phases = [adapt, finetune, evaluate]",
            "adapt.method = language-embedding"),
    /** A bottleneck after each layer for each language. */
    ADAPTER("adapters", Pruning.NONE, "run.phases = [adapt, finetune, evaluate]", "adapt.method = adapter"),
    /** Sub-networks of the weights that matter most to a language's loss. */
    S3NET_TAYLOR("S3Net, Taylor", Pruning.TO_SPARSITY, "prune.criterion = taylor"),
    /** Sub-networks of the largest weights after training on a language alone. */
    S3NET_LOTTERY_TICKET("S3Net, lottery ticket", Pruning.TO_SPARSITY, "prune.criterion = lottery-ticket"),
    /** A control: the largest weights of the common start, so one sub-network for all languages. */
    MAGNITUDE("one sub-network for all", Pruning.TO_SPARSITY, "prune.criterion = magnitude"),
    /** A control: sub-networks of weights drawn at random. */
    RANDOM("random masks", Pruning.TO_SPARSITY, "prune.criterion = random");

    private enum Pruning {
        NONE,
        TO_SPARSITY
    }

    private final String title;
    private final boolean prunes;
    private final List<String> settings;

    Method(String title, Pruning pruning, String... settings) {
        this.title = title;
        this.prunes = pruning == Pruning.TO_SPARSITY;
        this.settings = List.of(settings);
    }

    /** What people read. */
    String title() {
        return title;
    }

    /** As the experiment's file and directories spell it. */
    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether it has a sparsity. */
    boolean prunes() {
        return prunes;
    }

    /** What a run by it has that others have not, as {@code key = value}. */
    List<String> settings() {
        return prunes ? concat("run.phases = [prune, adapt, finetune, evaluate]", settings) : settings;
    }

    private static List<String> concat(String first, List<String> rest) {
        List<String> all = new java.util.ArrayList<>(List.of(first));
        all.addAll(rest);
        return List.copyOf(all);
    }

    static Optional<Method> of(String label) {
        return Arrays.stream(values()).filter(m -> m.label().equals(label)).findFirst();
    }
}
