package org.isogloss.deploy.bench;

import org.isogloss.worker.bench.Spread;

/**
 * What controlling a load came to, a step.
 *
 * @param cpuMillis processor time of all decisions
 * @param addedMillis what the decisions made a step longer
 * @param decisions how many there were
 * @param decision microseconds of one
 * @param opening milliseconds of the decision that opens the next round
 * @param moved leases that brought a worker a language that it had not had, as a share of all, in the steps before workers were
 *     replaced
 * @param movedAfter the same in the step after a tenth was replaced, of the workers that stayed
 * @param newcomerLanguages how many languages a newcomer was given in that step, on average
 */
public record ControlReport(
        ControlLoad load,
        int steps,
        double cpuMillis,
        double addedMillis,
        double decisions,
        Spread decision,
        Spread opening,
        double moved,
        double movedAfter,
        double newcomerLanguages) {

    /** Microseconds of processor time for each lane and worker: it stays what it is if the cost grows with their number. */
    public double microsALaneAndWorker() {
        return 1000 * cpuMillis / (load.lanes() + load.workers());
    }
}
