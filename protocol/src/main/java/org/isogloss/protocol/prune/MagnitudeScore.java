package org.isogloss.protocol.prune;

/** The magnitude of the weight, which is the same for all languages. */
public final class MagnitudeScore implements WeightScore {

    @Override
    public Evidence evidence() {
        return Evidence.NOTHING;
    }

    @Override
    public float[] scores(ScoredLanguage language) {
        return of(language.parameters().get());
    }

    /** The magnitude of every value. */
    public static float[] of(float[] values) {
        float[] scores = new float[values.length];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = Math.abs(values[i]);
        }
        return scores;
    }
}
