package org.isogloss.protocol.security;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.isogloss.protocol.InputException;
import org.isogloss.protocol.Sha256;

/**
 * The secret by which people and programs are let in: a line in a file, read again when that changes. It comes as
 * {@code Authorization: Bearer TOKEN}, or from a browser that asks for a password as {@code Basic} with any user.
 */
public final class Token {

    private static final int LEAST = 16;
    private static final int MOST = 1024;
    private static final int RANDOM_BYTES = 32;

    private final Supplier<String> text;

    private Token(Supplier<String> text) {
        this.text = text;
    }

    /**
     * The one in a file.
     *
     * @param events told, one line, when it is read again, or cannot be
     * @throws InputException when the file has none
     */
    public static Token open(Path file, Consumer<String> events) {
        return new Token(new Reloaded<>(List.of(file), () -> read(file), events));
    }

    /** A new one. */
    public static String random() {
        byte[] bytes = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static String read(Path file) {
        try {
            String text = Files.size(file) > MOST + 2
                    ? ""
                    : Files.readString(file, StandardCharsets.UTF_8).strip();
            if (text.length() < LEAST || !text.chars().allMatch(c -> c > ' ' && c < 127)) {
                throw new InputException(file + ": is no token (accepted: one line of " + LEAST + " to " + MOST
                        + " letters, digits and signs, without spaces)");
            }
            return text;
        } catch (IOException e) {
            throw new InputException(file + ": cannot be read: " + e + " (accepted: a file with a token)");
        }
    }

    /** What to send as {@code Authorization}. */
    public String authorization() {
        return "Bearer " + text.get();
    }

    /**
     * Whether a request brings it. How long that takes tells nothing about it.
     *
     * @param authorization the header; null when there is none
     */
    public boolean isIn(String authorization) {
        return authorization != null && MessageDigest.isEqual(digest(presented(authorization)), digest(text.get()));
    }

    private static String presented(String authorization) {
        int space = authorization.indexOf(' ');
        String scheme = authorization.substring(0, Math.max(0, space));
        String rest = authorization.substring(space + 1).strip();
        if (scheme.equalsIgnoreCase("Bearer")) {
            return rest;
        }
        return scheme.equalsIgnoreCase("Basic") ? password(rest) : "";
    }

    private static String password(String basic) {
        try {
            String pair = new String(Base64.getDecoder().decode(basic), StandardCharsets.UTF_8);
            return pair.substring(pair.indexOf(':') + 1);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    /** Of one length, whatever the text's. */
    private static byte[] digest(String text) {
        return Sha256.digest().digest(text.getBytes(StandardCharsets.UTF_8));
    }
}
