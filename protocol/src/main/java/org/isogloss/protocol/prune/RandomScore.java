package org.isogloss.protocol.prune;

import org.isogloss.protocol.random.CounterRandom;

/** The control: uniform random scores, others for each language. */
public final class RandomScore implements WeightScore {

    @Override
    public Evidence evidence() {
        return Evidence.NOTHING;
    }

    @Override
    public float[] scores(ScoredLanguage language) {
        CounterRandom random = CounterRandom.of(language.seed(), "pruning score " + language.language());
        float[] scores = new float[language.size()];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = random.nextFloat();
        }
        return scores;
    }
}
