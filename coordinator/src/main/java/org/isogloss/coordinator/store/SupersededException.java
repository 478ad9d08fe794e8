package org.isogloss.coordinator.store;

import java.io.IOException;

/** Another coordinator has begun a later epoch of the run. */
public final class SupersededException extends IOException {

    private static final long serialVersionUID = 1L;

    SupersededException(Epoch epoch) {
        super("another coordinator has taken the run over (this one's epoch was " + epoch.number() + ")");
    }
}
