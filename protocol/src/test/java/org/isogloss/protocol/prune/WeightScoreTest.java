package org.isogloss.protocol.prune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class WeightScoreTest {

    private static final float[] WEIGHTS = {2, -1, 0.5f};
    private static final float[][] GRADIENTS = {{1, 3, 0}, {-2, 1, -4}};

    private static ScoredLanguage language(String code, long seed, float[] found) {
        return new ScoredLanguage(code, seed, WEIGHTS.length, WEIGHTS::clone, found);
    }

    /** As workers and coordinator do it: every lane adds up its batches, and lanes are added. */
    private static float[] overBatches(Criterion criterion) {
        float[] sums = new float[WEIGHTS.length];
        for (float[] gradients : GRADIENTS) {
            criterion.score().addBatch(sums, gradients, WEIGHTS);
        }
        return criterion.score().scores(language("fr", 1, sums));
    }

    @Test
    void taylorAddsMagnitudes() {
        assertThat(overBatches(Criterion.TAYLOR)).containsExactly(2 + 4, 3 + 1, 0 + 2);
    }

    @Test
    void signedTaylorLetsBatchesCancelOut() {
        assertThat(overBatches(Criterion.TAYLOR_SIGNED)).containsExactly(2, 4, 2);
    }

    @Test
    void magnitudeIsThatOfTheCommittedParameters() {
        assertThat(Criterion.MAGNITUDE.score().scores(language("fr", 1, null))).containsExactly(2, 1, 0.5f);
    }

    @Test
    void randomScoresDependOnSeedAndLanguage() {
        WeightScore random = Criterion.RANDOM.score();
        assertThat(random.scores(language("fr", 1, null)))
                .isEqualTo(random.scores(language("fr", 1, null)))
                .isNotEqualTo(random.scores(language("it", 1, null)))
                .isNotEqualTo(random.scores(language("fr", 2, null)));
    }

    @Test
    void onlyThoseThatNeedGradientsTakeBatches() {
        for (Criterion criterion : Criterion.values()) {
            if (criterion.evidence() != Evidence.GRADIENTS) {
                assertThatThrownBy(() -> criterion.score().addBatch(new float[3], GRADIENTS[0], WEIGHTS))
                        .isInstanceOf(UnsupportedOperationException.class);
            }
        }
    }
}
