package org.isogloss.coordinator.run;

import java.util.Locale;

/** Why the lanes that a worker held had to be given to others. */
public enum LossCause {
    /** Its connection ended. */
    BROKEN("a broken connection"),
    /** It was not heard of for the length of a lease. */
    SILENT("silence"),
    /** It registered again. */
    REPLACED("registering again"),
    /** It was to leave, and did not finish in time. */
    LEFT("leaving with lanes unfinished"),
    /** It sent what cannot be added, or made other weight masks. */
    UNSOUND("values or weight masks that were not sound"),
    /** It was the last one: the run waited for another. */
    NOBODY("the loss of the last worker");

    private final String text;

    LossCause(String text) {
        this.text = text;
    }

    /** For metrics and journals. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** For people, after "after". */
    public String text() {
        return text;
    }
}
