package org.isogloss.worker.data;

import java.util.BitSet;
import org.isogloss.protocol.random.CounterRandom;

/** Draws without replacement: a uniformly random subset of given size, by Floyd's algorithm in one draw an element. */
final class DistinctDraw {

    private DistinctDraw() {}

    /**
     * A subset of [0, bound), every one of its size equally likely.
     *
     * @throws IllegalArgumentException when count is not in [0, bound]
     */
    static BitSet of(int count, int bound, CounterRandom random) {
        if (count < 0 || count > bound) {
            throw new IllegalArgumentException(count + " distinct values below " + bound);
        }
        BitSet chosen = new BitSet(bound);
        for (int top = bound - count; top < bound; top++) {
            int candidate = random.nextInt(top + 1);
            chosen.set(chosen.get(candidate) ? top : candidate);
        }
        return chosen;
    }
}
