package org.isogloss.coordinator.reduce;

import java.util.Arrays;
import org.isogloss.protocol.wire.FixedPoint;
import org.isogloss.protocol.wire.GradientEncoding;
import org.isogloss.protocol.wire.PackedRange;

/**
 * The sums of one block as {@link FixedPoint} numbers: the same bits in whatever order values are added.
 *
 * <p>Takes only payloads that were checked: right length, finite, within the step's bound. Safe for use by several
 * threads.
 */
final class FixedPointAccumulator {

    /** Values decoded at a time: few enough to stay in the nearest cache. */
    private static final int TILE = 1024;

    private final long[] sums;
    private final int begin;

    /** The sums are 0, whatever the array has: it is written by the first lane, and not before for nothing. */
    private boolean empty = true;

    /** @param begin index in the parameter vector of the first value */
    FixedPointAccumulator(int begin, int size) {
        this.begin = begin;
        this.sums = new long[size];
    }

    /** Adds every value of the payload to the sum of its position. */
    synchronized void add(PackedRange range, GradientEncoding encoding, byte[] payload) {
        if (range.kept() == null) {
            addDense(encoding, payload);
        } else {
            addPacked(range, encoding, payload);
        }
        empty = false;
    }

    private void addDense(GradientEncoding encoding, byte[] payload) {
        long[] tile = new long[TILE];
        for (int first = 0; first < sums.length; first += TILE) {
            int count = Math.min(TILE, sums.length - first);
            encoding.decodeFixedPoint(payload, first, count, tile);
            if (empty) {
                System.arraycopy(tile, 0, sums, first, count);
                continue;
            }
            for (int i = 0; i < count; i++) {
                sums[first + i] += tile[i];
            }
        }
    }

    private void addPacked(PackedRange range, GradientEncoding encoding, byte[] payload) {
        long[] tile = new long[Long.SIZE];
        int first = 0;
        for (int w = range.begin() >> 6; w <= (range.end() - 1) >> 6; w++) {
            long bits = range.kept().word(w, range.begin(), range.end());
            int count = Long.bitCount(bits);
            if (empty) {
                int position = (w << 6) - begin;
                Arrays.fill(sums, Math.max(0, position), Math.min(sums.length, position + Long.SIZE), 0);
            }
            encoding.decodeFixedPoint(payload, first, count, tile);
            for (int i = 0; i < count; i++, bits &= bits - 1) {
                sums[(w << 6) + Long.numberOfTrailingZeros(bits) - begin] += tile[i];
            }
            first += count;
        }
    }

    /** Adds the square of every sum to a total. */
    synchronized void addSquares(SquareSum total) {
        if (!empty) {
            total.addAll(sums);
        }
    }

    /**
     * Writes the sums at positions [from, to) of the block, divided by {@code divisor}, to the start of {@code into}:
     * float(double(sum) * 2^-40 / divisor).
     */
    synchronized void divide(int from, int to, double divisor, float[] into) {
        if (empty) {
            Arrays.fill(into, 0, to - from, 0);
            return;
        }
        for (int i = from; i < to; i++) {
            into[i - from] = (float) (sums[i] * FixedPoint.UNIT / divisor);
        }
    }

    /** Makes all sums 0. */
    synchronized void clear() {
        empty = true;
    }

    int size() {
        return sums.length;
    }
}
