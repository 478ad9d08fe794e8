package org.isogloss.coordinator.run;

import java.util.Arrays;
import org.isogloss.protocol.messages.Lane;

/**
 * How long recent lanes took from lease to arrival, a micro-batch; their median is the yardstick for overdue ones. Lanes that
 * train a ticket have hundreds of micro-batches, those of training a few.
 */
final class LaneTimes {

    private static final int REMEMBERED = 64;

    private final Recent counted = new Recent();
    /** Of lanes that have all batches there are, as in an evaluation, which count as one. */
    private final Recent whole = new Recent();

    private static final class Recent {
        private final double[] millis = new double[REMEMBERED];
        private int count;

        void add(double took) {
            millis[count++ % REMEMBERED] = took;
        }

        /** Of none, not a number. */
        double median() {
            int n = Math.min(count, REMEMBERED);
            double[] sorted = Arrays.copyOf(millis, n);
            Arrays.sort(sorted);
            return n == 0 ? Double.NaN : sorted[n / 2];
        }
    }

    private Recent like(Lane lane) {
        return lane.batches() == 0 ? whole : counted;
    }

    void add(Lane lane, long tookMillis) {
        like(lane).add((double) tookMillis / batches(lane));
    }

    private static int batches(Lane lane) {
        return Math.max(1, lane.batches());
    }

    /** What a lane takes by the median, or the fallback while none like it has come in. */
    long usualMillis(Lane lane, long fallback) {
        double median = like(lane).median();
        return Double.isNaN(median) ? fallback : (long) (median * batches(lane));
    }
}
