package org.isogloss.worker.train;

import java.util.List;

/**
 * The fewest edits that make a hypothesis of a reference (Levenshtein 1966), by kind. Where several alignments have as
 * few, the one is taken that, read from the end, pairs units where it can, and else deletes.
 *
 * @param substitutions units of the reference that another stands for
 * @param deletions units of the reference that the hypothesis lacks
 * @param insertions units of the hypothesis that the reference lacks
 */
record Edits(int substitutions, int deletions, int insertions) {

    /** The distance. */
    int errors() {
        return substitutions + deletions + insertions;
    }

    static Edits between(List<String> reference, List<String> hypothesis) {
        int[][] distances = distances(reference, hypothesis);
        int substitutions = 0;
        int deletions = 0;
        int i = reference.size();
        int j = hypothesis.size();
        while (i > 0 && j > 0) {
            int paired = distances[i - 1][j - 1] + cost(reference.get(i - 1), hypothesis.get(j - 1));
            if (distances[i][j] == paired) {
                substitutions += cost(reference.get(--i), hypothesis.get(--j));
            } else if (distances[i][j] == distances[i - 1][j] + 1) {
                deletions++;
                i--;
            } else {
                j--;
            }
        }
        deletions += i;
        int all = distances[reference.size()][hypothesis.size()];
        return new Edits(substitutions, deletions, all - substitutions - deletions);
    }

    /** [reference + 1][hypothesis + 1] between the beginnings of the two. */
    private static int[][] distances(List<String> reference, List<String> hypothesis) {
        int[][] distances = new int[reference.size() + 1][hypothesis.size() + 1];
        for (int j = 0; j <= hypothesis.size(); j++) {
            distances[0][j] = j;
        }
        for (int i = 1; i <= reference.size(); i++) {
            distances[i][0] = i;
            for (int j = 1; j <= hypothesis.size(); j++) {
                int paired = distances[i - 1][j - 1] + cost(reference.get(i - 1), hypothesis.get(j - 1));
                distances[i][j] = Math.min(paired, 1 + Math.min(distances[i - 1][j], distances[i][j - 1]));
            }
        }
        return distances;
    }

    private static int cost(String expected, String found) {
        return expected.equals(found) ? 0 : 1;
    }
}
