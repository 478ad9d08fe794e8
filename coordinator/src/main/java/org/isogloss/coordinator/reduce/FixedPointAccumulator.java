package org.isogloss.coordinator.reduce;

import java.util.Arrays;
import org.isogloss.protocol.mask.KeptVisitor;
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
        Addition addition = new Addition(encoding, payload);
        if (range.kept() == null) {
            addition.all(begin, begin + sums.length);
        } else {
            range.kept().visit(begin, begin + sums.length, addition);
        }
        addition.clearTo(sums.length);
        empty = false;
    }

    private final class Addition implements KeptVisitor {
        private final GradientEncoding encoding;
        private final byte[] payload;
        private final long[] tile = new long[TILE];
        /** Values of the payload that are added. */
        private int added;
        /** While sums are empty: those before are not any more. */
        private int cleared;

        Addition(GradientEncoding encoding, byte[] payload) {
            this.encoding = encoding;
            this.payload = payload;
        }

        @Override
        public void all(int from, int to) {
            clearTo(from - begin);
            for (int first = from - begin; first < to - begin; first += TILE) {
                int count = Math.min(TILE, to - begin - first);
                decode(count);
                if (empty) {
                    System.arraycopy(tile, 0, sums, first, count);
                    continue;
                }
                for (int i = 0; i < count; i++) {
                    sums[first + i] += tile[i];
                }
            }
            cleared = to - begin;
        }

        @Override
        public void some(int position, long kept) {
            clearTo(Math.min(sums.length, position - begin + Long.SIZE));
            decode(Long.bitCount(kept));
            int next = 0;
            for (long bits = kept; bits != 0; bits &= bits - 1) {
                sums[position + Long.numberOfTrailingZeros(bits) - begin] += tile[next++];
            }
        }

        private void decode(int count) {
            encoding.decodeFixedPoint(payload, added, count, tile);
            added += count;
        }

        private void clearTo(int end) {
            if (empty && end > cleared) {
                Arrays.fill(sums, cleared, end, 0);
                cleared = end;
            }
        }
    }

    /** Adds the square of every sum to a total. */
    synchronized void addSquares(SquareSum total) {
        if (!empty) {
            total.addAll(sums);
        }
    }

    /** Writes the sums at positions [from, to) of the block, divided by {@code divisor}, to the same: float(double(sum) * 2^-40 / divisor). */
    synchronized void divide(int from, int to, double divisor, float[] into) {
        if (empty) {
            Arrays.fill(into, from, to, 0);
            return;
        }
        for (int i = from; i < to; i++) {
            into[i] = (float) (sums[i] * FixedPoint.UNIT / divisor);
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
