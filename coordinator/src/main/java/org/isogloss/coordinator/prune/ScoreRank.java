package org.isogloss.coordinator.prune;

/**
 * Finds the k-th lowest of many scores in two passes, without sorting or copying them.
 *
 * <p>A score is compared by its {@link #key}, an integer in the order of the floats. The first pass counts the upper 16
 * bits of the keys, the second the lower 16 bits of those whose upper half is that of the score sought.
 */
final class ScoreRank {

    private static final int HALF = 16;
    private static final int VALUES = 1 << HALF;

    private final int[] upper = new int[VALUES];
    private final int[] lower = new int[VALUES];

    /** A score's place among all floats as an unsigned integer; +0 and -0 have the same. Not for NaN. */
    static int key(float score) {
        // Adding 0 turns -0 into +0 and nothing else.
        int bits = Float.floatToRawIntBits(score + 0.0f);
        return bits >= 0 ? bits | Integer.MIN_VALUE : ~bits;
    }

    void countUpper(float[] scores, int begin, int end) {
        for (int i = begin; i < end; i++) {
            upper[key(scores[i]) >>> HALF]++;
        }
    }

    /**
     * The score at a place in ascending order, from 1, after all scores have been given to {@link #countUpper}.
     *
     * @param ranges begin and end of every range of scores counted
     */
    Threshold find(float[] scores, int[][] ranges, int place) {
        Bucket high = bucket(upper, place);
        for (int[] range : ranges) {
            for (int i = range[0]; i < range[1]; i++) {
                int key = key(scores[i]);
                if (key >>> HALF == high.value) {
                    lower[key & VALUES - 1]++;
                }
            }
        }
        Bucket low = bucket(lower, high.place);
        return new Threshold(high.value << HALF | low.value, lower[low.value] - low.place);
    }

    private static Bucket bucket(int[] counts, int place) {
        int left = place;
        int value = 0;
        while (left > counts[value]) {
            left -= counts[value++];
        }
        return new Bucket(value, left);
    }

    /** A value of half a key and which of the scores with that half is sought. */
    private record Bucket(int value, int place) {}

    /**
     * Where the pruned scores end.
     *
     * @param key the key of the highest pruned score
     * @param keptEqual how many scores of that key are kept nevertheless
     */
    record Threshold(int key, int keptEqual) {}
}
