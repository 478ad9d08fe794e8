package org.isogloss.protocol.corpus;

import java.util.Locale;
import java.util.Optional;

/** The part of a corpus that a clip belongs to; no transcript of a language should be in two of them. */
public enum Split {
    TRAIN,
    VALID,
    TEST;

    /** The name in a manifest: lower case. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The split of a manifest's name, or empty when there is none of that name. */
    public static Optional<Split> of(String label) {
        for (Split split : values()) {
            if (split.label().equals(label)) {
                return Optional.of(split);
            }
        }
        return Optional.empty();
    }
}
