package org.isogloss.protocol.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/** How a value is written on the wire, little-endian. */
public enum GradientEncoding {
    /** IEEE 754 binary32: the value itself. */
    FP32(4) {
        @Override
        public void encode(float[] values, int first, int count, byte[] into) {
            floats(into).put(values, first, count);
        }

        @Override
        public void decode(byte[] from, int first, int count, float[] into) {
            floats(from).position(first).get(into, 0, count);
        }

        private static FloatBuffer floats(byte[] bytes) {
            return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
        }

        @Override
        public void decodeFixedPoint(byte[] from, int first, int count, long[] into) {
            for (int i = 0; i < count; i++) {
                into[i] = FixedPoint.of(Float.intBitsToFloat((int) INTS.get(from, 4 * (first + i))));
            }
        }

        @Override
        int magnitudeBits(byte[] payload, int at) {
            return (int) INTS.get(payload, at) & MAGNITUDE;
        }
    },

    /** bfloat16: the upper half of binary32, rounded to nearest, ties to even. */
    BF16(2) {
        @Override
        public void encode(float[] values, int first, int count, byte[] into) {
            for (int i = 0; i < count; i++) {
                SHORTS.set(into, 2 * i, toBf16(values[first + i]));
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
        int magnitudeBits(byte[] payload, int at) {
            return (short) SHORTS.get(payload, at) << 16 & MAGNITUDE;
        }
    };

    /** All bits of a float but the sign. As integers they are in the order of the magnitudes, infinity and NaN last. */
    static final int MAGNITUDE = 0x7FFFFFFF;

    static final int INFINITY = 0x7F800000;

    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle SHORTS =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final int bytes;

    GradientEncoding(int bytes) {
        this.bytes = bytes;
    }

    /** Bytes a value. */
    public int bytes() {
        return bytes;
    }

    /** Writes {@code count} values, beginning with the one of index {@code first}, to the start of {@code into}. */
    public abstract void encode(float[] values, int first, int count, byte[] into);

    /** Reads {@code count} values, beginning with the one of index {@code first}, to the start of {@code into}. */
    public abstract void decode(byte[] from, int first, int count, float[] into);

    /** The same as {@link FixedPoint} numbers. The values are finite and within {@link FixedPoint#bound}. */
    public abstract void decodeFixedPoint(byte[] from, int first, int count, long[] into);

    /** The magnitude of the value that begins at a byte, as the bits of its fp32. */
    abstract int magnitudeBits(byte[] payload, int at);

    /**
     * Whether no magnitude in a payload of whole values has larger bits.
     *
     * <p>As many values as there are in 64 bits are compared at once: with its sign bit set, the bound keeps that bit when a
     * magnitude is subtracted that is not larger, and borrows nothing from its neighbour in any case.
     */
    boolean isWithin(byte[] payload, int boundBits) {
        int bits = Byte.SIZE * bytes;
        long ones = bits == Integer.SIZE ? 0x0000_0001_0000_0001L : 0x0001_0001_0001_0001L;
        long signs = ones << (bits - 1);
        long bounds = ones * (boundBits >>> (Integer.SIZE - bits)) | signs;
        long within = signs;
        int end = payload.length - payload.length % Long.BYTES;
        for (int i = 0; i < end; i += Long.BYTES) {
            within &= bounds - ((long) LONGS.get(payload, i) & ~signs);
        }
        int excess = 0;
        for (int i = end; i < payload.length; i += bytes) {
            excess |= boundBits - magnitudeBits(payload, i);
        }
        return within == signs && excess >= 0;
    }

    /** The bits of the largest magnitude in a payload of whole values. */
    int largestMagnitudeBits(byte[] payload) {
        int largest = 0;
        for (int i = 0; i < payload.length; i += bytes) {
            largest = Math.max(largest, magnitudeBits(payload, i));
        }
        return largest;
    }

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
