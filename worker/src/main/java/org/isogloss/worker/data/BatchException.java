package org.isogloss.worker.data;

/** A micro-batch that cannot be made, since no clip that could be in it can be read; the message names a file. */
public final class BatchException extends Exception {

    private static final long serialVersionUID = 1L;

    public BatchException(String language, BadClip last) {
        super("no usable clip for a batch of language " + language + "; the last tried: " + last.why());
    }
}
