package org.isogloss.protocol.tensor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.isogloss.protocol.wire.GradientEncoding;

/**
 * A named array as a safetensors file holds it: element type, shape and little-endian bytes.
 *
 * @param shape dimensions, outermost first; empty for a scalar
 * @param data the elements, row-major, little-endian; read-only
 */
public record Tensor(Dtype dtype, List<Long> shape, ByteBuffer data) {

    public Tensor {
        shape = List.copyOf(shape);
        data = data.asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }

    public static Tensor ofFloats(List<Long> shape, float[] values) {
        ByteBuffer bytes =
                ByteBuffer.allocate(Math.multiplyExact(values.length, 4)).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return new Tensor(Dtype.F32, shape, bytes);
    }

    /**
     * A part of {@code values} in another number format, rounded to nearest, ties to even.
     *
     * @param dtype F32, F16 or BF16
     */
    public static Tensor ofFloats(Dtype dtype, List<Long> shape, float[] values, int from, int to) {
        ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(to - from, dtype.bytes()))
                .order(ByteOrder.LITTLE_ENDIAN);
        switch (dtype) {
            case F32 -> bytes.asFloatBuffer().put(values, from, to - from);
            case F16 -> {
                for (int i = from; i < to; i++) {
                    bytes.putShort(Half.ofFloat(values[i]));
                }
            }
            case BF16 -> {
                for (int i = from; i < to; i++) {
                    bytes.putShort(GradientEncoding.toBf16(values[i]));
                }
            }
            default -> throw new IllegalArgumentException(dtype + " is not one of F32, F16, BF16");
        }
        return new Tensor(dtype, shape, bytes.rewind());
    }

    /** A part of some bf16 values, given by their bits. */
    public static Tensor ofBf16Bits(List<Long> shape, short[] bits, int from, int to) {
        ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(to - from, Dtype.BF16.bytes()))
                .order(ByteOrder.LITTLE_ENDIAN);
        bytes.asShortBuffer().put(bits, from, to - from);
        return new Tensor(Dtype.BF16, shape, bytes);
    }

    public static Tensor ofLongs(List<Long> shape, long[] values) {
        ByteBuffer bytes =
                ByteBuffer.allocate(Math.multiplyExact(values.length, 8)).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asLongBuffer().put(values);
        return new Tensor(Dtype.I64, shape, bytes);
    }

    /** The elements in a buffer of its own position. */
    @Override
    public ByteBuffer data() {
        return data.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }

    public int size() {
        return data.remaining() / dtype.bytes();
    }

    /** The elements as fp32. */
    public float[] floats() {
        float[] values = new float[size()];
        copyTo(values, 0);
        return values;
    }

    /** Writes the elements as fp32 to a part of {@code values}. */
    public void copyTo(float[] values, int offset) {
        ByteBuffer bytes = data();
        if (dtype == Dtype.F32) {
            bytes.asFloatBuffer().get(values, offset, size());
            return;
        }
        int end = offset + size();
        for (int i = offset; i < end; i++) {
            values[i] = switch (dtype) {
                case F64 -> (float) bytes.getDouble();
                case BF16 -> Float.intBitsToFloat(bytes.getShort() << 16);
                case F16 -> Half.toFloat(bytes.getShort());
                default -> throw new IllegalArgumentException(dtype + " is not a floating-point type");
            };
        }
    }

    /** Writes the bits of a BF16 tensor's elements to a part of {@code bits}. */
    public void copyBf16Bits(short[] bits, int offset) {
        if (dtype != Dtype.BF16) {
            throw new IllegalArgumentException(dtype + " is not BF16");
        }
        data().asShortBuffer().get(bits, offset, size());
    }

    /** The elements of an integer tensor. */
    public long[] longs() {
        long[] values = new long[size()];
        ByteBuffer bytes = data();
        for (int i = 0; i < values.length; i++) {
            values[i] = switch (dtype) {
                case I64 -> bytes.getLong();
                case I32 -> bytes.getInt();
                case U8 -> bytes.get() & 0xFF;
                default -> throw new IllegalArgumentException(dtype + " is not an integer type");
            };
        }
        return values;
    }
}
