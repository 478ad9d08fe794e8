package org.isogloss.coordinator.reduce;

import java.math.BigInteger;
import org.isogloss.protocol.wire.FixedPoint;

/**
 * An exact sum of squares of 64-bit integers, as a 192-bit integer.
 *
 * <p>The global gradient norm is taken from it. Since nothing is rounded before the very end, it does not depend on how
 * the vector is cut into blocks and slices or on the order in which they are visited.
 */
final class SquareSum {

    private long low;
    private long middle;
    private long high;

    /** Adds the squares of values of magnitude up to 2^62. */
    void addAll(long[] values) {
        long low = this.low;
        long middle = this.middle;
        long high = this.high;
        for (long value : values) {
            long squareLow = value * value;
            low += squareLow;
            // At most 2^60 + 1, so that adding the carry to it does not overflow.
            long carried = Math.multiplyHigh(value, value) + carry(low, squareLow);
            middle += carried;
            high += carry(middle, carried);
        }
        this.low = low;
        this.middle = middle;
        this.high = high;
    }

    /** Whether the unsigned addition of {@code addend} that gave {@code sum} went beyond 64 bits. */
    private static int carry(long sum, long addend) {
        return Long.compareUnsigned(sum, addend) < 0 ? 1 : 0;
    }

    BigInteger value() {
        return limb(high).shiftLeft(128).add(limb(middle).shiftLeft(64)).add(limb(low));
    }

    private static BigInteger limb(long unsigned) {
        return new BigInteger(Long.toUnsignedString(unsigned));
    }

    /** The Euclidean norm of fixed-point sums divided by the sample size, from the total of their squares. */
    static double norm(BigInteger squares, double sampleSize) {
        return Math.sqrt(squares.doubleValue()) * FixedPoint.UNIT / sampleSize;
    }
}
