package org.isogloss.protocol;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256, as lower-case hexadecimal text. */
public final class Sha256 {

    private static final int VALUES_AT_A_TIME = 1 << 14;

    private Sha256() {}

    public static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    public static String hex(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }

    public static String ofText(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    public static String of(byte[] bytes) {
        MessageDigest digest = digest();
        digest.update(bytes);
        return hex(digest);
    }

    /** Of the values as little-endian fp32, the bytes that a safetensors file holds. */
    public static String of(float[] values) {
        MessageDigest digest = digest();
        ByteBuffer bytes = ByteBuffer.allocate(4 * VALUES_AT_A_TIME).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < values.length; i += VALUES_AT_A_TIME) {
            int count = Math.min(VALUES_AT_A_TIME, values.length - i);
            bytes.clear();
            bytes.asFloatBuffer().put(values, i, count);
            digest.update(bytes.limit(4 * count));
        }
        return hex(digest);
    }

    /** Of the values as little-endian 64-bit words. */
    public static String of(long[] words) {
        MessageDigest digest = digest();
        ByteBuffer bytes = ByteBuffer.allocate(8 * VALUES_AT_A_TIME).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < words.length; i += VALUES_AT_A_TIME) {
            int count = Math.min(VALUES_AT_A_TIME, words.length - i);
            bytes.clear();
            bytes.asLongBuffer().put(words, i, count);
            digest.update(bytes.limit(8 * count));
        }
        return hex(digest);
    }
}
