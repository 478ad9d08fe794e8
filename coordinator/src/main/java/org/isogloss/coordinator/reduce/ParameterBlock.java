package org.isogloss.coordinator.reduce;

import java.util.Arrays;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.isogloss.protocol.mask.WeightMask;
import org.isogloss.protocol.optim.AdamWState;
import org.isogloss.protocol.optim.MaskedAdamW;

/** The committed parameters and moments of one block. They may be read while other blocks are being updated. */
final class ParameterBlock {

    /** Values updated at a time: their gradient stays in the nearest cache. */
    private static final int TILE = 4096;

    private final int begin;
    private final AdamWState state;
    /** What {@link UpdateRounding} left out; null when updates are not rounded. */
    private final short[] residual;

    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private long step;
    /** The last step that changed any value. */
    private long changedStep;

    private BlockUpdate lastUpdate;

    /** Takes a copy of the positions [begin, end) of a snapshot whose position 0 is {@code origin} in the vector. */
    ParameterBlock(ParameterSnapshot snapshot, int origin, int begin, int end) {
        AdamWState initial = snapshot.state();
        this.begin = begin;
        this.step = snapshot.step();
        this.changedStep = step;
        this.state = new AdamWState(
                Arrays.copyOfRange(initial.parameters(), begin - origin, end - origin),
                Arrays.copyOfRange(initial.firstMoment(), begin - origin, end - origin),
                Arrays.copyOfRange(initial.secondMoment(), begin - origin, end - origin));
        this.residual = snapshot.residual() == null
                ? null
                : Arrays.copyOfRange(snapshot.residual(), begin - origin, end - origin);
    }

    /** Makes the sums a gradient, and updates the block with it. */
    void apply(FixedPointAccumulator sums, Update update) {
        // A block of which nothing moves needs none.
        float[] gradient = update.moves(begin, begin + state.size()) ? new float[state.size()] : null;
        lock.writeLock().lock();
        try {
            UpdateRounding rounding = residual == null
                    ? null
                    : new UpdateRounding(state.parameters(), residual, update.touched, begin, TILE);
            for (int from = 0; from < state.size(); from += TILE) {
                int to = Math.min(state.size(), from + TILE);
                if (!update.moves(begin + from, begin + to)) {
                    continue;
                }
                sums.divide(from, to, update.sampleSize, gradient);
                update.clip(gradient, from, to);
                if (rounding == null) {
                    update.optimize(state, from, to, gradient, begin);
                } else {
                    rounding.begin(from, to);
                    update.optimize(state, from, to, gradient, begin);
                    rounding.end(from, to);
                }
            }
            step = update.step;
            if (rounding != null) {
                remember(rounding.update(changedStep, step));
            }
        } finally {
            lock.writeLock().unlock();
        }
    }

    private void remember(BlockUpdate update) {
        if (update != null) {
            lastUpdate = update;
            changedStep = update.step();
        }
    }

    /** What last changed the block, if that was a rounded update; null for anything else. */
    BlockUpdate lastUpdate() {
        lock.readLock().lock();
        try {
            return lastUpdate;
        } finally {
            lock.readLock().unlock();
        }
    }

    /** The parameters stay as they are and count as those of a later step. */
    void skipTo(long later) {
        lock.writeLock().lock();
        try {
            step = later;
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** Parameters and moments that a weight mask prunes become 0, in a later step. */
    void zeroAllBut(WeightMask kept, long later) {
        lock.writeLock().lock();
        try {
            for (int i = 0; i < state.size(); i++) {
                if (!kept.keeps(begin + i)) {
                    state.parameters()[i] = 0;
                    state.firstMoment()[i] = 0;
                    state.secondMoment()[i] = 0;
                    if (residual != null) {
                        residual[i] = 0;
                    }
                }
            }
            step = later;
            changedStep = later;
            lastUpdate = null;
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** Copies the parameters to their places in the whole vector. */
    void copyParameters(float[] whole) {
        lock.readLock().lock();
        try {
            System.arraycopy(state.parameters(), 0, whole, begin, state.size());
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Copies the parameters to the start of {@code into}; returns the step that committed them. */
    long read(float[] into) {
        lock.readLock().lock();
        try {
            System.arraycopy(state.parameters(), 0, into, 0, state.size());
            return step;
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Copies all values into a snapshot whose position 0 is {@code origin} in the vector. */
    void copyTo(ParameterSnapshot into, int origin) {
        lock.readLock().lock();
        try {
            into.state().set(begin - origin, state);
            if (residual != null) {
                System.arraycopy(residual, 0, into.residual(), begin - origin, residual.length);
            }
        } finally {
            lock.readLock().unlock();
        }
    }

    int size() {
        return state.size();
    }

    /**
     * What one commit does to every block.
     *
     * @param touched the weights that move, or null for all
     */
    record Update(long step, double sampleSize, float clip, MaskedAdamW adamW, WeightMask touched) {

        /** Whether any weight of that part of the vector moves. */
        boolean moves(int from, int to) {
            return touched == null || touched.kept(from, to) > 0;
        }

        void optimize(AdamWState state, int from, int to, float[] gradient, int origin) {
            if (touched == null) {
                adamW.update(state, from, to, gradient);
            } else {
                adamW.update(state, from, to, gradient, touched, origin);
            }
        }

        void clip(float[] gradient, int from, int to) {
            if (clip != 1) {
                for (int i = from; i < to; i++) {
                    gradient[i] *= clip;
                }
            }
        }
    }
}
