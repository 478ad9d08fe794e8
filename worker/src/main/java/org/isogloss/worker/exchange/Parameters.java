package org.isogloss.worker.exchange;

import java.util.function.Consumer;

/** Where a lane's parameters are read from. */
public interface Parameters {

    /**
     * Lets someone read the values if they are those after {@code wanted} steps; false when they are not.
     *
     * @param reader is given the whole vector, which it must not change or keep
     */
    boolean read(long wanted, Consumer<float[]> reader);
}
