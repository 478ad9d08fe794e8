package org.isogloss.deploy.bench;

/**
 * What a coordinator has to control.
 *
 * @param workers that compute
 * @param lanes of a step
 * @param languages of the run
 * @param stepMillis that the workers alone would take for a step; all lanes take the same
 */
public record ControlLoad(int workers, int lanes, int languages, double stepMillis) {

    /** What a lane takes: a worker has as many as any other, or one less. */
    double laneMillis() {
        return stepMillis / Math.ceil((double) lanes / workers);
    }
}
