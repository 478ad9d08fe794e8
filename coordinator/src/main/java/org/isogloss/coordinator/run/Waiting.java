package org.isogloss.coordinator.run;

/**
 * What a run waits for, for {@code isogloss status} and the metrics.
 *
 * @param reason one of a short closed list
 * @param what for whom and for what, one line
 * @param sinceMillis since when, by the coordinator's clock
 * @param next what happens when it comes, or does not come
 */
public record Waiting(Reason reason, String what, long sinceMillis, String next) {

    /** Why the run is not further. */
    public enum Reason {
        /** Too few workers have joined. */
        WORKERS,
        /** Workers compute lanes. */
        LANES,
        /** The coordinator commits a step, makes masks or tabulates. */
        CLOSING,
        /** Workers fetch and check the proposed weight masks. */
        MASKS,
        /** Nothing: the run is over. */
        NOTHING
    }
}
