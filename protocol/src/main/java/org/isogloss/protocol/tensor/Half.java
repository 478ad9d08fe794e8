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
        int bits = exponent == 31 ? 0x7F800000 : (exponent + 112) << 23;
        return Float.intBitsToFloat(sign | bits | fraction << 13);
    }

    /** Rounded to nearest, ties to even; what is too large becomes infinity, NaN stays NaN. */
    static short ofFloat(float value) {
        int bits = Float.floatToRawIntBits(value);
        int sign = bits >>> 16 & 0x8000;
        int magnitude = bits & 0x7FFFFFFF;
        if (magnitude > 0x7F800000) {
            return (short) (sign | 0x7E00);
        }
        if (magnitude < 0x38800000) {
            // Below 2^-14: a multiple of 2^-24, which the addition of 0.5 leaves, rounded, in the low bits.
            float rounded = Float.intBitsToFloat(magnitude) + 0.5f;
            return (short) (sign | Float.floatToRawIntBits(rounded) - 0x3F000000);
        }
        int rounded = magnitude + 0xFFF + (magnitude >>> 13 & 1);
        return (short) (sign | Math.min((rounded - 0x38000000) >>> 13, 0x7C00));
    }
}
