package org.isogloss.worker.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SilenceTrimmerTest {

    @Test
    void keepsFifteenHundredthsOfASecondAtBothEnds() {
        short[] clip = new short[16_000];
        Arrays.fill(clip, 8_000, 9_600, (short) 5_000);

        short[] trimmed = SilenceTrimmer.trim(clip);
        assertThat(trimmed).hasSize(1_600 + 2 * 2_400);
        assertThat(trimmed[2_399]).isZero();
        assertThat(trimmed[2_400]).isEqualTo((short) 5_000);
    }

    @Test
    void takesHissForSilenceNextToSpeech() {
        short[] clip = new short[32_000];
        Arrays.fill(clip, (short) 30);
        Arrays.fill(clip, 16_000, 17_600, (short) 5_000);

        assertThat(SilenceTrimmer.trim(clip)).hasSize(1_600 + 2 * 2_400);
    }

    @Test
    void leavesNothingOfSilence() {
        assertThat(SilenceTrimmer.trim(new short[16_000])).isEmpty();
        assertThat(SilenceTrimmer.trim(new short[0])).isEmpty();
    }

    @Test
    void leavesSpeechToTheEdgesAlone() {
        short[] clip = new short[12_345];
        Arrays.fill(clip, (short) 1_000);

        assertThat(SilenceTrimmer.trim(clip)).isEqualTo(clip);
    }
}
