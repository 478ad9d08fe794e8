package org.isogloss.coordinator.reduce;

import org.isogloss.protocol.optim.Hyperparameters;

/** Commits steps of a reducer that nobody follows. */
public final class Commits {

    static final CommitListener NOBODY = (block, step, changed) -> {};

    private Commits() {}

    /** Of one that owns the whole vector. */
    public static CommitOutcome whole(Reducer reducer, double sampleSize, Hyperparameters hyperparameters) {
        return reducer.commit(sampleSize, hyperparameters, reducer.squares(), NOBODY);
    }
}
