package org.isogloss.worker.model;

import java.util.Arrays;

/** The labels that the most likely class of every frame spells: repeats merged, blanks left out. */
final class GreedyPath {

    private GreedyPath() {}

    /**
     * @param logits classes of frames, of many rows
     * @param begin where in {@code logits} this row begins
     */
    static int[] of(float[] logits, int begin, int frames, int classes, int blank) {
        int[] path = new int[frames];
        int length = 0;
        int before = blank;
        for (int t = 0; t < frames; t++) {
            int likeliest = likeliest(logits, begin + t * classes, classes);
            if (likeliest != blank && likeliest != before) {
                path[length++] = likeliest;
            }
            before = likeliest;
        }
        return Arrays.copyOf(path, length);
    }

    /** Of equal ones the first. */
    private static int likeliest(float[] logits, int begin, int classes) {
        int best = 0;
        for (int c = 1; c < classes; c++) {
            if (logits[begin + c] > logits[begin + best]) {
                best = c;
            }
        }
        return best;
    }
}
