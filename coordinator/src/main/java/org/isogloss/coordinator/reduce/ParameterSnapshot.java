package org.isogloss.coordinator.reduce;

import org.isogloss.protocol.optim.AdamWState;

/**
 * A copy of everything that the optimizer keeps, as of one commit.
 *
 * @param step the commit
 * @param state parameters and moments of all blocks, in index order
 * @param residual what rounded updates have left out of each parameter so far, bits of bf16 ({@link UpdateRounding}); null
 *     where updates are not rounded
 */
@SuppressWarnings("ArrayRecordComponent")
public record ParameterSnapshot(long step, AdamWState state, short[] residual) {

    public ParameterSnapshot {
        if (residual != null && residual.length != state.size()) {
            throw new IllegalArgumentException(residual.length + " residuals of " + state.size() + " parameters");
        }
    }

    /** Without rounding of updates. */
    public ParameterSnapshot(long step, AdamWState state) {
        this(step, state, null);
    }

    /** Before the first step. */
    public static ParameterSnapshot fresh(float[] parameters, boolean roundsUpdates) {
        return new ParameterSnapshot(
                0, AdamWState.fresh(parameters), roundsUpdates ? new short[parameters.length] : null);
    }
}
