package org.isogloss.worker.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.isogloss.protocol.model.ModelConfig;
import org.junit.jupiter.api.Test;

class FlatRowsTest {

    private static final ModelConfig CONFIG = MadeUpSpeech.CONFIG;

    @Test
    void everyLevelFeedsTheNextAndHoldsEveryRow() {
        for (int samples : new int[] {400, 16_000, 16_001, 63_999, 64_000}) {
            FlatRows rows = FlatRows.of(CONFIG, 3, samples);
            int levels = CONFIG.convStride().size();
            for (int i = 0; i < levels; i++) {
                int kernel = CONFIG.convKernel().get(i);
                int stride = CONFIG.convStride().get(i);
                assertThat(rows.length()[i] % stride).isZero();
                assertThat((rows.length()[i] - kernel) / stride + 1).isEqualTo(rows.length()[i + 1]);
                assertThat(rows.spacing()[i]).isEqualTo(rows.spacing()[i + 1] * stride);
                assertThat(rows.own()[i]).isLessThanOrEqualTo(rows.spacing()[i]);
            }
            assertThat(rows.own()[levels]).isEqualTo(CONFIG.frames(samples));
        }
    }

    @Test
    void ownFramesSkipWhatLiesBetweenRows() {
        FlatRows rows = FlatRows.of(CONFIG, 2, 720);

        assertThat(rows.ownFrames()).containsExactly(0, 1, 3, 4);
    }
}
