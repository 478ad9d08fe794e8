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
    /** CTC on transcripts, every lane under its language's weight mask if the run has weight masks. */
    FINETUNE,
    /** Loss, accuracy and codebook use a language on the validation clips; after a finetune, the error rate. */
    EVALUATE;

    /** As users write it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
