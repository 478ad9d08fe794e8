package org.isogloss.protocol.wire;

import com.google.protobuf.ByteString;
import java.util.zip.CRC32C;

/** Turns the kept values of a block into a payload of little-endian bytes and back. */
public final class ChunkCodec {

    private ChunkCodec() {}

    /** The payload of a block's kept values; {@code origin} as in {@link PackedRange}. */
    public static byte[] encode(PackedRange range, GradientEncoding encoding, float[] values, int origin) {
        int count = range.count();
        byte[] payload = new byte[count * encoding.bytes()];
        if (range.kept() == null) {
            encoding.encode(values, range.begin() - origin, count, payload);
        } else {
            encoding.encode(range.pack(values, origin), 0, count, payload);
        }
        return payload;
    }

    /**
     * Puts the values of a payload into their places, if it has the right length and checksum.
     *
     * <p>Any value is taken, finite or not. Nothing is changed unless the result is {@link PayloadCheck#SOUND}.
     */
    public static PayloadCheck decode(
            PackedRange range, GradientEncoding encoding, byte[] payload, int crc, float[] values, int origin) {
        int count = range.count();
        PayloadCheck check = checkBytes(payload, crc, encoding, count);
        if (check == PayloadCheck.SOUND) {
            float[] packed = new float[count];
            encoding.decode(payload, 0, count, packed);
            range.unpack(packed, values, origin);
        }
        return check;
    }

    /** Length, checksum, and that every value is finite and at most {@code bound} in magnitude. */
    public static PayloadCheck check(byte[] payload, int crc, GradientEncoding encoding, int count, float bound) {
        PayloadCheck check = checkBytes(payload, crc, encoding, count);
        if (check != PayloadCheck.SOUND || encoding.isWithin(payload, Float.floatToRawIntBits(bound))) {
            return check;
        }
        return PayloadCheck.ofMagnitude(encoding.largestMagnitudeBits(payload), bound);
    }

    private static PayloadCheck checkBytes(byte[] payload, int crc, GradientEncoding encoding, int count) {
        if (payload.length != (long) count * encoding.bytes()) {
            return PayloadCheck.WRONG_LENGTH;
        }
        return crc32c(payload) == crc ? PayloadCheck.SOUND : PayloadCheck.WRONG_CRC;
    }

    /** CRC-32C (Castagnoli) of a payload. */
    public static int crc32c(byte[] payload) {
        CRC32C crc = new CRC32C();
        crc.update(payload);
        return (int) crc.getValue();
    }

    /** The same of what a message carries. */
    public static int crc32c(ByteString payload) {
        CRC32C crc = new CRC32C();
        crc.update(payload.asReadOnlyByteBuffer());
        return (int) crc.getValue();
    }
}
