package org.isogloss.worker.model;

/** Which parts of the model a step trains; the backward pass ends where they end. */
public enum Trained {
    /** The CTC classifier alone. */
    HEAD,
    /** All but the convolutions of the feature extractor. */
    ENCODER_AND_HEAD,
    /** Everything. */
    ALL;

    boolean encoder() {
        return this != HEAD;
    }

    boolean extractor() {
        return this == ALL;
    }
}
