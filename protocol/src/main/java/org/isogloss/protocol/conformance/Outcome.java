package org.isogloss.protocol.conformance;

/** What became of a tensor of a reference directory. */
public enum Outcome {
    /** Computed here, and within the tolerance. */
    PASS,
    /** Computed here and beyond the tolerance, or not known here. */
    FAIL,
    /** Given, to compute others from. */
    INPUT,
    /** There is nothing here to compare it with, for a reason that the verdict names. */
    NOT_APPLICABLE
}
