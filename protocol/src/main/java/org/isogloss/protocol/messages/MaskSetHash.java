package org.isogloss.protocol.messages;

import java.util.Map;
import java.util.TreeMap;
import org.isogloss.protocol.Sha256;

/** One hash for the weight masks of all languages: what the nodes agree on in a pruning round. */
public final class MaskSetHash {

    private MaskSetHash() {}

    /**
     * The hash of a version.
     *
     * @param masks SHA-256 of each language's weight mask
     */
    public static String of(int maskVersion, Map<String, String> masks) {
        return Sha256.ofText(maskVersion + " " + new TreeMap<>(masks));
    }
}
