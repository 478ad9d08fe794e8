package org.isogloss.worker.corpus;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.isogloss.protocol.corpus.Split;

/**
 * The rule that puts clips into splits by name alone: 80 percent train, 10 valid, 10 test.
 *
 * <p>Clips of a language that say the same go together, under the alphabetically first name among them, so that no
 * transcript is both trained on and tested. A clip's split does not change when other texts come or go.
 */
final class HashSplit {

    private final Map<String, String> firstNames = new HashMap<>();

    /** What decides: the language, the clip's name and its text. */
    interface Clip {
        String language();

        String name();

        String transcript();
    }

    HashSplit(Collection<? extends Clip> clips) {
        for (Clip clip : clips) {
            firstNames.merge(group(clip), clip.name(), (a, b) -> a.compareTo(b) <= 0 ? a : b);
        }
    }

    /** The split of one of the clips. */
    Split of(Clip clip) {
        return of(clip.language(), firstNames.get(group(clip)));
    }

    /** The first 8 bytes, big-endian and unsigned, of the SHA-256 of {@code split|LANGUAGE/NAME}, modulo 100. */
    static Split of(String language, String name) {
        byte[] key = ("split|" + language + "/" + name).getBytes(StandardCharsets.UTF_8);
        long bits = ByteBuffer.wrap(sha256().digest(key)).getLong();
        long percent = Long.remainderUnsigned(bits, 100);
        return percent < 80 ? Split.TRAIN : percent < 90 ? Split.VALID : Split.TEST;
    }

    private static String group(Clip clip) {
        // A clip without a text is a group of its own.
        return clip.language() + "\t" + (clip.transcript().isEmpty() ? "\t" + clip.name() : clip.transcript());
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
