package org.isogloss.coordinator.exchange;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.isogloss.protocol.mask.WeightMask;

/** The weight masks of the run, by version and language: the committed ones, and those under proposal. */
public final class MaskLibrary {

    private final Map<Integer, Map<String, WeightMask>> versions = new ConcurrentHashMap<>();

    /** Makes a version known. Only the newest two are kept: the one in use and the one that follows it. */
    public void put(int version, Map<String, WeightMask> masks) {
        versions.put(version, Map.copyOf(masks));
        versions.keySet().removeIf(v -> v < version - 1);
    }

    /** The masks of a version; empty when it is not known. */
    public Map<String, WeightMask> version(int version) {
        return versions.getOrDefault(version, Map.of());
    }

    /**
     * The weights that any language keeps in a version.
     *
     * @throws IllegalStateException when it is not known
     */
    public WeightMask union(int version) {
        return version(version).values().stream()
                .reduce(WeightMask::or)
                .orElseThrow(() -> new IllegalStateException("no weight masks of version " + version));
    }

    /** The largest version that is known; 0 when none is. */
    public int newest() {
        return versions.keySet().stream().mapToInt(v -> v).max().orElse(0);
    }

    /** SHA-256 of each language's mask. */
    public Map<String, String> hashes(int version) {
        Map<String, String> hashes = new TreeMap<>();
        version(version).forEach((language, kept) -> hashes.put(language, kept.sha256()));
        return hashes;
    }
}
