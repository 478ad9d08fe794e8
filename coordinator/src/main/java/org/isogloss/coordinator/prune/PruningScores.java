package org.isogloss.coordinator.prune;

import org.isogloss.protocol.random.CounterRandom;

/**
 * The scores of the criteria that need no work on a language's data. (Those of {@code taylor}, see {@link
 * org.isogloss.protocol.mask.TaylorImportance}, come from the workers through {@link
 * org.isogloss.coordinator.reduce.ScoreSums}.)
 */
public final class PruningScores {

    private PruningScores() {}

    /** The magnitude of every parameter: the same for all languages. */
    public static float[] magnitude(float[] parameters) {
        float[] scores = new float[parameters.length];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = Math.abs(parameters[i]);
        }
        return scores;
    }

    /** The control: uniform random scores, others for each language. */
    public static float[] random(long seed, String language, int size) {
        CounterRandom random = CounterRandom.of(seed, "pruning score " + language);
        float[] scores = new float[size];
        for (int i = 0; i < size; i++) {
            scores[i] = random.nextFloat();
        }
        return scores;
    }
}
