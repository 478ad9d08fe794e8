package org.isogloss.coordinator.reduce;

import org.isogloss.protocol.wire.PayloadCheck;

/** What became of a chunk. Only an {@link #ACCEPTED} one was added to anything; no outcome stops the training. */
public enum ChunkOutcome {
    ACCEPTED,
    /** The lane's values for the block are in already. */
    DUPLICATE,
    /** The step is over. */
    LATE,
    /** The step has not begun. */
    EARLY,
    /** Leased by another coordinator, or in another reign of this one. */
    WRONG_EPOCH,
    /** Packed under weight masks that are not those of the step. */
    WRONG_MASK_VERSION,
    UNKNOWN_LANE,
    /** Not a block of this reducer, or one in which the lane keeps nothing. */
    UNKNOWN_BLOCK,
    /** Wrong length or checksum: worth sending again. */
    CORRUPT,
    /** A value is infinite or not a number. The step is poisoned. */
    NOT_FINITE,
    /** A value is too large to be added without a chance of overflow. The step is poisoned. */
    OUT_OF_RANGE,
    /** An earlier chunk poisoned the step; it waits to be opened again. */
    POISONED;

    /**
     * Whether the lane can never be completed, so that the step has to be opened again. What the lane had added before
     * cannot be told from the rest of the sums.
     */
    public boolean poisons() {
        return this == NOT_FINITE || this == OUT_OF_RANGE;
    }

    static ChunkOutcome of(PayloadCheck check) {
        return switch (check) {
            case SOUND -> ACCEPTED;
            case WRONG_LENGTH, WRONG_CRC -> CORRUPT;
            case NOT_FINITE -> NOT_FINITE;
            case OUT_OF_RANGE -> OUT_OF_RANGE;
        };
    }
}
