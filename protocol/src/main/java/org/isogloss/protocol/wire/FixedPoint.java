package org.isogloss.protocol.wire;

/**
 * The 64-bit fixed-point numbers in which reducers add: integers times 2^-40.
 *
 * <p>Integer addition is exact and so the same in any order. A bf16 value has 8 significant bits, so one of magnitude
 * 2^-33 or more is a whole multiple of 2^-40 and is not rounded at all; smaller ones, and the low bits of fp32 values
 * below 2^-17, are rounded to the nearest multiple, ties to even.
 *
 * <p>A step of n lanes takes values of magnitude up to {@link #bound bound(n)}, which is 2^22 divided by n rounded up to
 * a power of two. Each lane adds one value to a sum, so a sum is at most 2^22, or 2^62 as an integer: it cannot overflow.
 */
public final class FixedPoint {

    /** The value of the integer 1. */
    public static final double UNIT = 0x1.0p-40;

    /** Binary logarithm of the largest magnitude that a sum can have. */
    private static final int LARGEST_SUM_EXPONENT = 22;

    private static final double SCALE = 0x1.0p40;

    private FixedPoint() {}

    /** The nearest fixed-point number. The value is finite and within {@link #bound}. */
    public static long of(float value) {
        return (long) Math.rint(value * SCALE);
    }

    /**
     * The largest magnitude that a lane's values may have: a power of two, so that rounding a smaller value to bf16 does
     * not exceed it.
     *
     * @param lanes how many lanes the step has, at least 1 and at most 2^22
     */
    public static float bound(int lanes) {
        if (lanes < 1 || lanes > 1 << LARGEST_SUM_EXPONENT) {
            throw new IllegalArgumentException(lanes + " lanes");
        }
        int exponent = 32 - Integer.numberOfLeadingZeros(lanes - 1);
        return Math.scalb(1.0f, LARGEST_SUM_EXPONENT - exponent);
    }

    /** What a sender asks of a whole lane before it sends any of it: is every value finite and within the bound. */
    public static PayloadCheck check(float[] values, float bound) {
        int boundBits = Float.floatToRawIntBits(bound);
        // As the bits of magnitudes are in their order; a maximum here would take twice as long.
        int excess = 0;
        for (float value : values) {
            excess |= boundBits - (Float.floatToRawIntBits(value) & GradientEncoding.MAGNITUDE);
        }
        return excess >= 0 ? PayloadCheck.SOUND : PayloadCheck.ofMagnitude(largestMagnitudeBits(values), bound);
    }

    private static int largestMagnitudeBits(float[] values) {
        int largest = 0;
        for (float value : values) {
            largest = Math.max(largest, Float.floatToRawIntBits(value) & GradientEncoding.MAGNITUDE);
        }
        return largest;
    }
}
