package org.isogloss.worker.node;

/** How a worker's time with a coordinator ended. */
sealed interface SessionEnd {

    /** The run is over or stopped: the worker's work is done. */
    record Finished(String why) implements SessionEnd {}

    /** The coordinator does not take this worker; trying again would not change that. */
    record Refused(String why) implements SessionEnd {}

    /** The coordinator does not take this worker now; worth trying again. */
    record NotYet(String why) implements SessionEnd {}

    /**
     * The coordinator is not reached, or no more; worth trying again.
     *
     * @param gone whether it cannot hear a goodbye either
     */
    record Lost(String why, boolean gone) implements SessionEnd {}

    /** The cluster took it for dead while it was held up. */
    Lost TAKEN_OUT = new Lost("the cluster went on without it", true);
}
