package org.isogloss.protocol.messages;

/** What a worker does with a lane's batches. */
public enum LaneKind {
    /** Adds up gradients. */
    TRAIN,
    /** Adds up pruning scores. */
    SCORE,
    /** Sums losses, without gradients. */
    EVALUATE
}
