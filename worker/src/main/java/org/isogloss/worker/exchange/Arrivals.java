package org.isogloss.worker.exchange;

import java.util.Arrays;
import java.util.function.LongConsumer;

/**
 * Puts together what the nodes say that have the parameters between them: a state has arrived when all have sent their part
 * of it. A node that is ahead of the others waits for them.
 */
final class Arrivals {

    private static final long NONE = -1;

    private final long[] steps;
    private final LongConsumer whole;

    /** @param whole is told of each state that is there in all parts */
    Arrivals(int parts, LongConsumer whole) {
        this.steps = new long[parts];
        this.whole = whole;
        Arrays.fill(steps, NONE);
    }

    /** What one node's part is told by. */
    LongConsumer of(int part) {
        return step -> arrived(part, step);
    }

    private synchronized void arrived(int part, long step) {
        steps[part] = step;
        if (Arrays.stream(steps).allMatch(s -> s == step)) {
            whole.accept(step);
        }
    }
}
