package org.isogloss.coordinator.report;

import java.util.List;
import org.isogloss.coordinator.journal.RunLine;

/**
 * Which part of the steps' time workers spent outside the model, neither in a forward nor in a backward pass.
 *
 * <p>Of a step that took t from its opening to its commit, in which worker i of n was in the model for m_i:
 *
 * <pre>
 * system  = (t - max m_i) / t                 even the worker with the most to compute did something else
 * waiting = (max m_i - mean m_i) / t          the others had less to compute
 * outside = system + waiting = (t - mean m_i) / t
 * </pre>
 *
 * <p>Sums over steps are divided, so long steps weigh more. Lanes that were computed in vain count as outside.
 *
 * @param system what data, exchange and update cost
 * @param waiting what uneven lanes and uneven workers cost
 */
record TimeShares(double system, double waiting) {

    /** Over all steps that tell enough; not numbers when none does. */
    static TimeShares of(List<RunLine> lines) {
        double seconds = 0;
        double system = 0;
        double waiting = 0;
        for (RunLine line : lines) {
            if (line instanceof RunLine.Step s && s.workers() > 0 && s.busiestSeconds() > 0) {
                seconds += s.seconds();
                system += s.seconds() - s.busiestSeconds();
                waiting += s.busiestSeconds() - s.computeSeconds() / s.workers();
            }
        }
        return new TimeShares(system / seconds, waiting / seconds);
    }

    double outside() {
        return system + waiting;
    }
}
