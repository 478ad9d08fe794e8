package org.isogloss.coordinator.store;

/**
 * What the newest epoch of a run looks like at one moment.
 *
 * @param epoch 0 when no coordinator has had the run
 * @param owner null then
 * @param beat another one whenever its coordinator has given a sign of life
 * @param locked whether a process holds its lock: true says that the process is there, though perhaps frozen; false says
 *     little on a disk that other machines share, since not all of those pass locks on
 * @param end null while it has not ended by itself
 */
public record EpochSight(long epoch, EpochOwner owner, String beat, boolean locked, EpochEnd end) {

    /** Before the first coordinator. */
    static final EpochSight NONE = new EpochSight(0, null, "", false, null);
}
