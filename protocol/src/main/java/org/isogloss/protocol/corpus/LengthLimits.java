package org.isogloss.protocol.corpus;

/**
 * The lengths of clips that are used; shorter and longer ones are left out.
 *
 * @param minSeconds the shortest clip used
 * @param maxSeconds the longest clip used
 */
public record LengthLimits(double minSeconds, double maxSeconds) {

    /** @throws IllegalArgumentException unless 0 <= minSeconds <= maxSeconds */
    public LengthLimits {
        if (!(minSeconds >= 0 && minSeconds <= maxSeconds)) {
            throw new IllegalArgumentException("clips from " + minSeconds + " to " + maxSeconds + " seconds");
        }
    }

    public boolean tooShort(Utterance utterance) {
        return utterance.seconds() < minSeconds;
    }

    public boolean tooLong(Utterance utterance) {
        return utterance.seconds() > maxSeconds;
    }

    public boolean accepts(Utterance utterance) {
        return !tooShort(utterance) && !tooLong(utterance);
    }
}
