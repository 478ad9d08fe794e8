package org.isogloss.coordinator.run;

import java.util.Arrays;
import org.isogloss.protocol.messages.Lane;

/**
 * How long recent lanes took from lease to arrival, a micro-batch; their median is the yardstick for overdue ones. Lanes that
 * train a ticket have hundreds of micro-batches, those of training a few.
 */
final class LaneTimes {

    private static final int REMEMBERED = 64;

    private final double[] millisABatch = new double[REMEMBERED];
    private int count;

    void add(Lane lane, long tookMillis) {
        millisABatch[count++ % REMEMBERED] = (double) tookMillis / batches(lane);
    }

    /** One that has all there are counts as one. */
    private static int batches(Lane lane) {
        return Math.max(1, lane.batches());
    }

    /** What a lane takes by the median, or the fallback while none has come in. */
    long usualMillis(Lane lane, long fallback) {
        int n = Math.min(count, REMEMBERED);
        if (n == 0) {
            return fallback;
        }
        double[] sorted = Arrays.copyOf(millisABatch, n);
        Arrays.sort(sorted);
        return (long) (sorted[n / 2] * batches(lane));
    }
}
