package org.isogloss.worker.node;

import org.isogloss.worker.data.LaneBatches;
import org.isogloss.worker.data.MicroBatch;

/** Those of a lane of which nothing is computed. */
class NoBatches implements LaneBatches {

    @Override
    public boolean hasNext() {
        return false;
    }

    @Override
    public MicroBatch next() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
