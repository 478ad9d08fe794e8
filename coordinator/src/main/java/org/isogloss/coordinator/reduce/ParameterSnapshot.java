package org.isogloss.coordinator.reduce;

import java.util.Arrays;
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

    /** With zeros in it. */
    public static ParameterSnapshot empty(long step, int size, boolean roundsUpdates) {
        AdamWState state = new AdamWState(new float[size], new float[size], new float[size]);
        return new ParameterSnapshot(step, state, roundsUpdates ? new short[size] : null);
    }

    /** Of some blocks, from one of the whole vector; the same arrays if that is what they are. */
    public ParameterSnapshot part(BlockRun blocks) {
        if (blocks.isWhole()) {
            return this;
        }
        int begin = blocks.begin();
        int end = begin + blocks.size();
        AdamWState part = new AdamWState(
                Arrays.copyOfRange(state.parameters(), begin, end),
                Arrays.copyOfRange(state.firstMoment(), begin, end),
                Arrays.copyOfRange(state.secondMoment(), begin, end));
        return new ParameterSnapshot(step, part, residual == null ? null : Arrays.copyOfRange(residual, begin, end));
    }

    /** Before the first step. */
    public static ParameterSnapshot fresh(float[] parameters, boolean roundsUpdates) {
        return new ParameterSnapshot(
                0, AdamWState.fresh(parameters), roundsUpdates ? new short[parameters.length] : null);
    }
}
