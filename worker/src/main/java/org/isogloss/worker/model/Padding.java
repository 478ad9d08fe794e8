package org.isogloss.worker.model;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;

/**
 * Which frames of a batch are padding.
 *
 * @param valid [B, T, 1], 1 at frames of the row and 0 at padded ones
 * @param scores [B, 1, 1, T], 0 and -infinity: added to attention scores, it gives padded keys weight 0
 */
record Padding(NDArray valid, NDArray scores) {

    /** Null when all rows have all T frames, as training batches do, so that nothing need be done about padding. */
    static Padding of(StepScope step, int[] lengths, int frames) {
        if (Arrays.stream(lengths).allMatch(length -> length == frames)) {
            return null;
        }
        float[] valid = new float[lengths.length * frames];
        float[] scores = new float[valid.length];
        Arrays.fill(scores, Float.NEGATIVE_INFINITY);
        for (int b = 0; b < lengths.length; b++) {
            Arrays.fill(valid, b * frames, b * frames + lengths[b], 1);
            Arrays.fill(scores, b * frames, b * frames + lengths[b], 0);
        }
        return new Padding(
                step.create(valid, lengths.length, frames, 1), step.create(scores, lengths.length, 1, 1, frames));
    }
}
