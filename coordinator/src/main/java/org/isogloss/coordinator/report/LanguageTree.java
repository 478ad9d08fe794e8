package org.isogloss.coordinator.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Languages joined by how close their sub-networks are, the closest first: average linkage (UPGMA, Sokal and Michener 1958)
 * over distances in [0, 1]. Of equal distances the pair whose languages come first is joined first.
 */
public sealed interface LanguageTree {

    /** Its languages from left to right; those joined early are neighbours. */
    List<String> languages();

    /** The distance at which its two parts were joined; 0 for one language. */
    double height();

    /** One language. */
    record Leaf(String language) implements LanguageTree {

        @Override
        public List<String> languages() {
            return List.of(language);
        }

        @Override
        public double height() {
            return 0;
        }
    }

    /** Two trees joined at the mean distance between the languages of the one and of the other. */
    record Join(LanguageTree left, LanguageTree right, double height) implements LanguageTree {

        @Override
        public List<String> languages() {
            List<String> all = new ArrayList<>(left.languages());
            all.addAll(right.languages());
            return all;
        }
    }

    /**
     * Joins the two closest again and again, until one tree has all.
     *
     * @param distances of each language to each other one; symmetric, its keys in order
     * @throws IllegalArgumentException when there is no language
     */
    static LanguageTree of(Map<String, Map<String, Double>> distances) {
        List<LanguageTree> trees = new ArrayList<>();
        distances.keySet().forEach(language -> trees.add(new Leaf(language)));
        if (trees.isEmpty()) {
            throw new IllegalArgumentException("no languages");
        }
        while (trees.size() > 1) {
            joinClosest(trees, distances);
        }
        return trees.get(0);
    }

    private static void joinClosest(List<LanguageTree> trees, Map<String, Map<String, Double>> distances) {
        int first = 0;
        int second = 1;
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < trees.size(); i++) {
            for (int j = i + 1; j < trees.size(); j++) {
                double distance = mean(trees.get(i), trees.get(j), distances);
                if (distance < least) {
                    least = distance;
                    first = i;
                    second = j;
                }
            }
        }
        LanguageTree right = trees.remove(second);
        trees.set(first, new Join(trees.get(first), right, least));
    }

    private static double mean(LanguageTree a, LanguageTree b, Map<String, Map<String, Double>> distances) {
        double sum = 0;
        for (String one : a.languages()) {
            for (String other : b.languages()) {
                sum += distances.get(one).get(other);
            }
        }
        return sum / a.languages().size() / b.languages().size();
    }
}
