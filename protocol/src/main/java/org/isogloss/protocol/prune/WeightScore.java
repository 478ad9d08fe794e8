package org.isogloss.protocol.prune;

/**
 * What makes a weight matter to a language: the higher its score, the longer it is kept.
 *
 * <p>Scores have to be a function of what {@link ScoredLanguage} holds, and so the same whoever computed it. A score that is
 * not a number breaks the contract.
 */
public interface WeightScore {

    /** What workers have to find out first. */
    Evidence evidence();

    /**
     * Adds what one batch says of each weight; for {@link Evidence#GRADIENTS} only. Called by workers; the coordinator adds up
     * lanes.
     *
     * @param sums [parameters] of a lane
     * @param gradients [parameters] of the batch's loss
     * @param weights [parameters]
     */
    default void addBatch(float[] sums, float[] gradients, float[] weights) {
        throw new UnsupportedOperationException(getClass().getSimpleName() + " needs no gradients");
    }

    /** [parameters] the scores of a language's weights. */
    float[] scores(ScoredLanguage language);
}
