package org.isogloss.worker.data;

/** A maker of micro-batches. Safe for use by several threads; the same key gives the same batch. */
@FunctionalInterface
public interface BatchSource {

    /**
     * One micro-batch.
     *
     * @param microBatch its number in the lane, from 0
     * @throws BatchException when no clip for it can be read
     */
    MicroBatch build(LaneKey lane, int microBatch) throws BatchException;
}
