package org.isogloss.worker.data;

import java.util.concurrent.CancellationException;

/**
 * The micro-batches of one lane, in order, some of them made ahead of being asked for. For one consumer at a time.
 *
 * <p>Closing it gives up what has not been asked for; a consumer that waits in {@link #next()} is let go.
 */
public interface LaneBatches extends AutoCloseable {

    boolean hasNext();

    /**
     * Waits for the next micro-batch.
     *
     * @throws BatchException when it cannot be made; names a file
     * @throws CancellationException when the lane or the feeder is closed
     * @throws java.util.NoSuchElementException when there are no more
     */
    MicroBatch next() throws BatchException, InterruptedException;

    @Override
    void close();
}
