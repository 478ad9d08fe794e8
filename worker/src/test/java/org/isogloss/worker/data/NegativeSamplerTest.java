package org.isogloss.worker.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.isogloss.protocol.random.CounterRandom;
import org.junit.jupiter.api.Test;

class NegativeSamplerTest {

    @Property
    void areOthersOfTheSameRowAndLeaveTheRestUntouched(
            @ForAll long seed,
            @ForAll @IntRange(max = 50) int begin,
            @ForAll @IntRange(min = 2, max = 50) int frames,
            @ForAll @IntRange(min = 1, max = 20) int count) {
        int end = begin + frames;
        int[] negatives = new int[(end + 3) * count];
        Arrays.fill(negatives, -1);

        new NegativeSampler(count).draw(begin, end, CounterRandom.of(seed, "negatives"), negatives);

        for (int i = 0; i < negatives.length; i++) {
            int frame = i / count;
            if (frame < begin || frame >= end) {
                assertThat(negatives[i]).isEqualTo(-1);
            } else {
                assertThat(negatives[i]).isBetween(begin, end - 1).isNotEqualTo(frame);
            }
        }
    }

    @Test
    void allOthersAreEquallyLikely() {
        int count = 9000;
        int[] negatives = new int[4 * count];
        new NegativeSampler(count).draw(0, 4, CounterRandom.of(2, "negatives"), negatives);

        int[][] times = new int[4][4];
        for (int i = 0; i < negatives.length; i++) {
            times[i / count][negatives[i]]++;
        }
        for (int frame = 0; frame < 4; frame++) {
            for (int other = 0; other < 4; other++) {
                if (other != frame) {
                    assertThat(times[frame][other]).isBetween(2750, 3250);
                }
            }
        }
    }

    @Test
    void refusesARowWithoutOthersAndNoNegatives() {
        NegativeSampler sampler = new NegativeSampler(1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> sampler.draw(0, 1, CounterRandom.of(2, "negatives"), new int[1]));
        assertThatIllegalArgumentException().isThrownBy(() -> new NegativeSampler(0));
    }
}
