package org.isogloss.worker.train;

import java.util.List;

/** The fewest insertions, deletions and substitutions that make one row of units another (Levenshtein 1966). */
final class EditDistance {

    private EditDistance() {}

    static int between(List<String> reference, List<String> hypothesis) {
        // Distances from the part of the reference so far to every beginning of the hypothesis.
        int[] distances = new int[hypothesis.size() + 1];
        for (int j = 0; j < distances.length; j++) {
            distances[j] = j;
        }
        for (int i = 1; i <= reference.size(); i++) {
            int diagonal = distances[0];
            distances[0] = i;
            for (int j = 1; j < distances.length; j++) {
                boolean same = reference.get(i - 1).equals(hypothesis.get(j - 1));
                int substituted = diagonal + (same ? 0 : 1);
                diagonal = distances[j];
                distances[j] = Math.min(substituted, 1 + Math.min(distances[j], distances[j - 1]));
            }
        }
        return distances[hypothesis.size()];
    }
}
