package org.isogloss.dashboards.history;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** A kind of number that is kept for every step: one line, or one a language. */
public enum Chart {
    /** Contrastive loss, bits a hidden frame. */
    LOSS,
    /** Share of the hidden frames told from their distractors. */
    ACCURACY,
    /** CTC loss, nats a label. */
    CTC,
    /** Seconds of speech trained on in a second. */
    SPEECH,
    /**
     * Where a step's seconds went, by stage: {@code model}, the mean over the workers of what they were in the model;
     * {@code uneven}, what they waited for the one that was in it longest; {@code rest}, data, exchange and update.
     */
    STAGES,
    /** Workers in the run. */
    WORKERS;

    /** As requests name it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Chart> of(String label) {
        return Arrays.stream(values()).filter(c -> c.label().equals(label)).findFirst();
    }
}
