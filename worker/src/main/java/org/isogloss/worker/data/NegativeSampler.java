package org.isogloss.worker.data;

import org.isogloss.protocol.random.CounterRandom;

/**
 * The choice of what a hidden frame's true content is told apart from: K of the other hidden frames of the same row, drawn
 * uniformly with replacement.
 *
 * @param count K, negatives a hidden frame, at least 1
 */
public record NegativeSampler(int count) {

    /** @throws IllegalArgumentException when count is not positive */
    public NegativeSampler {
        if (count < 1) {
            throw new IllegalArgumentException(count + " negatives a frame");
        }
    }

    /**
     * Draws the negatives of one row, whose hidden frames have the positions [begin, end) among the batch's.
     *
     * @param negatives [M * K] of the batch; its part [begin * K, end * K) is written
     * @throws IllegalArgumentException when the row has a single hidden frame, which has no other
     */
    public void draw(int begin, int end, CounterRandom random, int[] negatives) {
        int others = end - begin - 1;
        if (others == 0) {
            throw new IllegalArgumentException("one hidden frame has no negatives");
        }
        for (int frame = begin; frame < end; frame++) {
            for (int k = 0; k < count; k++) {
                int drawn = begin + random.nextInt(others);
                // Those at and after the frame itself move up by one, which leaves it out and the rest equally likely.
                negatives[frame * count + k] = drawn < frame ? drawn : drawn + 1;
            }
        }
    }
}
