package org.isogloss.worker.corpus.source;

/**
 * Whom a source's recordings come from and on what terms.
 *
 * @param licence short name, such as {@code CC-BY-3.0}
 * @param text who recorded, translated and paid for it
 */
public record Credit(String licence, String text) {}
