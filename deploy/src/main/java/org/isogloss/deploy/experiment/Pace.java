package org.isogloss.deploy.experiment;

import java.time.Duration;
import java.util.function.LongSupplier;

/** How far an experiment is, and how long the rest will take if its cells take as long as those that were done. */
final class Pace {

    private final int total;
    private final int before;
    private final LongSupplier nanos;
    private final long begin;
    private int done;

    /**
     * @param before cells that were finished earlier
     * @param nanos a clock like {@link System#nanoTime}
     */
    Pace(int total, int before, LongSupplier nanos) {
        this.total = total;
        this.before = before;
        this.nanos = nanos;
        this.begin = nanos.getAsLong();
    }

    void done() {
        done++;
    }

    /** Which cell comes next. */
    String next() {
        String number = "cell " + (before + done + 1) + " of " + total;
        if (done == 0) {
            return number;
        }
        long rest = (nanos.getAsLong() - begin) / done * (total - before - done);
        Duration left = Duration.ofNanos(rest);
        return number + ", ETA %d:%02d:%02d".formatted(left.toHours(), left.toMinutesPart(), left.toSecondsPart());
    }
}
