package org.isogloss.coordinator.reduce;

import java.math.BigInteger;
import org.isogloss.protocol.wire.FixedPoint;

/**
 * An exact sum of squares of 64-bit integers.
 *
 * <p>The global gradient norm is taken from it. Since nothing is rounded before the very end, it does not depend on how
 * the vector is cut into blocks and slices or on the order in which they are visited.
 *
 * <p>The 128 bits of each square are added in four columns of 32, and carried only at the end: so no addition waits for
 * the one before it, which is four times faster. A column has room for 2^31 squares, as many as a vector can have values.
 */
final class SquareSum {

    private static final long LOWER = 0xFFFF_FFFFL;

    private long bits0;
    private long bits32;
    private long bits64;
    private long bits96;

    /** Adds the squares of some values; 2^31 values in all. */
    void addAll(long[] values) {
        long sum0 = 0;
        long sum32 = 0;
        long sum64 = 0;
        long sum96 = 0;
        for (long value : values) {
            long low = value * value;
            long high = Math.multiplyHigh(value, value);
            sum0 += low & LOWER;
            sum32 += low >>> 32;
            sum64 += high & LOWER;
            sum96 += high >>> 32;
        }
        bits0 += sum0;
        bits32 += sum32;
        bits64 += sum64;
        bits96 += sum96;
    }

    BigInteger value() {
        return column(bits96, 96)
                .add(column(bits64, 64))
                .add(column(bits32, 32))
                .add(column(bits0, 0));
    }

    private static BigInteger column(long sum, int weight) {
        return BigInteger.valueOf(sum).shiftLeft(weight);
    }

    /** The Euclidean norm of fixed-point sums divided by the sample size, from the total of their squares. */
    static double norm(BigInteger squares, double sampleSize) {
        return Math.sqrt(squares.doubleValue()) * FixedPoint.UNIT / sampleSize;
    }
}
