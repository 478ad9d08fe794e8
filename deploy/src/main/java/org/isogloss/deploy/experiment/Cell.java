package org.isogloss.deploy.experiment;

import java.util.List;
import java.util.Locale;

/**
 * One run of an experiment: a method with a sparsity and a seed.
 *
 * @param sparsity null for a method that does not prune
 * @param settings over the recipe, as {@code key = value}
 */
record Cell(Method method, Double sparsity, int seed, List<String> settings) {

    /** Of its directory. */
    String name() {
        return variant().label() + "-seed-" + seed;
    }

    Variant variant() {
        return new Variant(method, sparsity);
    }

    /**
     * What cells that differ in their seed alone have in common: a row of the tables.
     *
     * @param sparsity null for a method that does not prune
     */
    record Variant(Method method, Double sparsity) {

        String title() {
            return sparsity == null ? method.title() : method.title() + ", " + plain(sparsity);
        }

        String label() {
            return sparsity == null ? method.label() : method.label() + "-" + plain(sparsity);
        }

        private static String plain(double value) {
            String text = String.format(Locale.ROOT, "%.4f", value).replaceAll("0+$", "");
            return text.endsWith(".") ? text + "0" : text;
        }
    }
}
