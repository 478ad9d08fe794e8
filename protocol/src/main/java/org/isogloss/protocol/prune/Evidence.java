package org.isogloss.protocol.prune;

/** What workers find out about a language before its weights can be scored. */
public enum Evidence {
    /** Nothing: the committed parameters will do. */
    NOTHING,
    /** Sums over batches, made of gradients. */
    GRADIENTS,
    /** The parameters of a copy of the model that was trained on the language alone. */
    TICKET
}
