package org.isogloss.protocol.config;

import java.util.Locale;

/** A stretch of a run that the whole cluster is in at once. */
public enum Phase {
    /** Contrastive learning, all weights, every language. */
    PRETRAIN,
    /** Finds one weight mask a language. */
    PRUNE,
    /** Contrastive learning, every lane under its language's weight mask. */
    ADAPT,
    /** Loss, accuracy and codebook use a language on the validation clips. */
    EVALUATE;

    /** As users write it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
