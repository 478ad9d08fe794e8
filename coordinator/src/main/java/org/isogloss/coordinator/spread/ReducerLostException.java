package org.isogloss.coordinator.spread;

/** A node that holds slices is gone, and with it a part of the parameters; the message says which and why. */
public final class ReducerLostException extends IllegalStateException {

    ReducerLostException(String message) {
        super(message);
    }

    /** The one that a failure comes from; null when it comes from something else. */
    public static ReducerLostException behind(Throwable failure) {
        for (Throwable e = failure; e != null; e = e.getCause()) {
            if (e instanceof ReducerLostException lost) {
                return lost;
            }
        }
        return null;
    }
}
