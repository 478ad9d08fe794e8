package org.isogloss.protocol.tensor;

/** IEEE 754 binary16, which Java 17 has no conversion for. */
final class Half {

    private Half() {}

    /** Exact: every binary16 value is a float. */
    static float toFloat(short half) {
        int sign = (half & 0x8000) << 16;
        int exponent = half >>> 10 & 0x1F;
        int fraction = half & 0x3FF;
        if (exponent == 0) {
            // Subnormal: fraction times 2^-24, computed exactly in float.
            return Math.copySign(fraction * 0x1.0p-24f, Float.intBitsToFloat(sign | 0x3F800000));
        }
        int bits = exponent == 31 ? 0x7F800000 : exponent + 112 << 23;
        return Float.intBitsToFloat(sign | bits | fraction << 13);
    }
}
