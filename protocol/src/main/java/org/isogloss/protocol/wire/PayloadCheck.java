package org.isogloss.protocol.wire;

/** What a look at a payload, before any of it is used, says about it. */
public enum PayloadCheck {
    SOUND,
    /** Not as many bytes as the kept values take. */
    WRONG_LENGTH,
    /** The bytes are not those that were sent. */
    WRONG_CRC,
    /** A value is infinite or not a number. */
    NOT_FINITE,
    /** A value is larger than can be added without a chance of overflow. */
    OUT_OF_RANGE;

    public boolean isSound() {
        return this == SOUND;
    }

    /** From the bits of the largest magnitude: as integers, magnitudes are in order and those of NaN are last. */
    static PayloadCheck ofMagnitude(int largestBits, float bound) {
        if (largestBits >= GradientEncoding.INFINITY) {
            return NOT_FINITE;
        }
        return largestBits > Float.floatToRawIntBits(bound) ? OUT_OF_RANGE : SOUND;
    }
}
