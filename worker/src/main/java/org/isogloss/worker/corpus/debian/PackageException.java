package org.isogloss.worker.corpus.debian;

/** A package that cannot be had or read; the message is one line that names it and says what to do if there is much. */
public final class PackageException extends Exception {

    private static final long serialVersionUID = 1L;

    public PackageException(String message) {
        super(message);
    }

    public PackageException(String message, Throwable cause) {
        super(message, cause);
    }
}
