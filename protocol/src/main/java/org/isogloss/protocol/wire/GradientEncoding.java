package org.isogloss.protocol.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** How a value is written on the wire, little-endian. */
public enum GradientEncoding {
    /** IEEE 754 binary32: the value itself. */
    FP32(4) {
        @Override
        public void encode(float[] values, int count, byte[] into) {
            for (int i = 0; i < count; i++) {
                INTS.set(into, 4 * i, Float.floatToRawIntBits(values[i]));
            }
        }

        @Override
        public void decode(byte[] from, int first, int count, float[] into) {
            for (int i = 0; i < count; i++) {
                into[i] = Float.intBitsToFloat((int) INTS.get(from, 4 * (first + i)));
            }
        }

        @Override
        public void decodeFixedPoint(byte[] from, int first, int count, long[] into) {
            for (int i = 0; i < count; i++) {
                into[i] = FixedPoint.of(Float.intBitsToFloat((int) INTS.get(from, 4 * (first + i))));
            }
        }

        @Override
        boolean isWithin(byte[] payload, int boundBits) {
            int excess = 0;
            for (int i = 0; i < payload.length; i += 4) {
                excess |= boundBits - ((int) INTS.get(payload, i) & MAGNITUDE);
            }
            return excess >= 0;
        }

        @Override
        int largestMagnitudeBits(byte[] payload) {
            int largest = 0;
            for (int i = 0; i < payload.length; i += 4) {
                largest = Math.max(largest, (int) INTS.get(payload, i) & MAGNITUDE);
            }
            return largest;
        }
    },

    /** bfloat16: the upper half of binary32, rounded to nearest, ties to even. */
    BF16(2) {
        @Override
        public void encode(float[] values, int count, byte[] into) {
            for (int i = 0; i < count; i++) {
                SHORTS.set(into, 2 * i, toBf16(values[i]));
            }
        }

        @Override
        public void decode(byte[] from, int first, int count, float[] into) {
            for (int i = 0; i < count; i++) {
                into[i] = ofBf16((short) SHORTS.get(from, 2 * (first + i)));
            }
        }

        @Override
        public void decodeFixedPoint(byte[] from, int first, int count, long[] into) {
            for (int i = 0; i < count; i++) {
                into[i] = FixedPointOfBf16.TABLE[(short) SHORTS.get(from, 2 * (first + i)) & 0xFFFF];
            }
        }

        @Override
        boolean isWithin(byte[] payload, int boundBits) {
            int excess = 0;
            for (int i = 0; i < payload.length; i += 2) {
                excess |= boundBits - ((short) SHORTS.get(payload, i) << 16 & MAGNITUDE);
            }
            return excess >= 0;
        }

        @Override
        int largestMagnitudeBits(byte[] payload) {
            int largest = 0;
            for (int i = 0; i < payload.length; i += 2) {
                largest = Math.max(largest, (short) SHORTS.get(payload, i) << 16 & MAGNITUDE);
            }
            return largest;
        }
    };

    /** All bits of a float but the sign. As integers they are in the order of the magnitudes, infinity and NaN last. */
    static final int MAGNITUDE = 0x7FFFFFFF;

    static final int INFINITY = 0x7F800000;

    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle SHORTS =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

    private final int bytes;

    GradientEncoding(int bytes) {
        this.bytes = bytes;
    }

    /** Bytes a value. */
    public int bytes() {
        return bytes;
    }

    /** Writes the first {@code count} values to the start of {@code into}. */
    public abstract void encode(float[] values, int count, byte[] into);

    /** Reads {@code count} values, beginning with the one of index {@code first}, to the start of {@code into}. */
    public abstract void decode(byte[] from, int first, int count, float[] into);

    /** The same as {@link FixedPoint} numbers. The values are finite and within {@link FixedPoint#bound}. */
    public abstract void decodeFixedPoint(byte[] from, int first, int count, long[] into);

    /** Whether no magnitude in a payload of whole values has larger bits. Without a maximum, the loop is twice as fast. */
    abstract boolean isWithin(byte[] payload, int boundBits);

    /** The bits of the largest magnitude in a payload of whole values. */
    abstract int largestMagnitudeBits(byte[] payload);

    /**
     * What every bf16 is as a fixed-point number, by its 16 bits. The values of a gradient are of few magnitudes, so what is
     * read of it stays in a near cache: four times faster than rounding each.
     */
    private static final class FixedPointOfBf16 {
        static final long[] TABLE = new long[1 << 16];

        static {
            for (int bits = 0; bits < TABLE.length; bits++) {
                TABLE[bits] = FixedPoint.of(Float.intBitsToFloat(bits << 16));
            }
        }
    }

    /** The value of a bf16's bits. */
    public static float ofBf16(short bits) {
        return Float.intBitsToFloat(bits << 16);
    }

    /** The bits of the nearest bf16, ties to even. NaN stays NaN: adding the rounding to its bits could carry it over to infinity or zero. */
    public static short toBf16(float value) {
        int bits = Float.floatToRawIntBits(value);
        // Told by its bits, as a comparison of floats here takes longer than the rest.
        if ((bits & MAGNITUDE) > INFINITY) {
            return (short) (bits >>> 16 | 0x40);
        }
        return (short) ((bits + 0x7FFF + (bits >>> 16 & 1)) >>> 16);
    }
}
