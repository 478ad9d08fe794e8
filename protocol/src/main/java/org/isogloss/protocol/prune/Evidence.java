package org.isogloss.protocol.prune;

/** What workers find out about a language before its weights can be scored. */
public enum Evidence {
    /** Nothing: the committed parameters will do. */
    NOTHING,
    /** Sums over batches, made of gradients. */
    GRADIENTS
}
