package org.isogloss.coordinator.reduce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TriStageRateTest {

    @Test
    void risesHoldsAndFalls() {
        TriStageRate rate = new TriStageRate(2, 10, 40, 100, 0.01);
        assertThat(rate.at(1)).isEqualTo(0.2);
        assertThat(rate.at(10)).isEqualTo(2);
        assertThat(rate.at(11)).isEqualTo(2);
        assertThat(rate.at(50)).isEqualTo(2);
        assertThat(rate.at(75)).as("half of the decay").isCloseTo(0.2, within(1e-12));
        assertThat(rate.at(100)).isCloseTo(0.02, within(1e-12));
        assertThat(rate.at(101)).isEqualTo(rate.at(100));
    }

    @Test
    void stagesMayBeMissing() {
        assertThat(new TriStageRate(1, 0, 0, 4, 1e-4).at(1)).isCloseTo(0.1, within(1e-12));
        assertThat(new TriStageRate(1, 0, 4, 4, 0.5).at(4)).isEqualTo(1);
        assertThat(new TriStageRate(1, 4, 0, 4, 0.5).at(4)).isEqualTo(1);
    }

    @Property
    void neverLeavesItsBoundsNorJumpsBack(
            @ForAll @IntRange(max = 50) int warmup,
            @ForAll @IntRange(max = 50) int hold,
            @ForAll @IntRange(max = 50) int decay) {
        int total = warmup + hold + decay;
        TriStageRate rate = new TriStageRate(3, warmup, hold, total, 0.1);
        for (int step = 1; step <= total; step++) {
            assertThat(rate.at(step)).isBetween(step <= warmup ? 0.0 : 0.3 - 1e-12, 3.0);
            if (step < warmup) {
                assertThat(rate.at(step + 1)).isGreaterThan(rate.at(step));
            } else {
                assertThat(rate.at(step + 1)).isLessThanOrEqualTo(rate.at(step));
            }
        }
    }

    @Test
    void refusesWhatCannotBe() {
        assertThatIllegalArgumentException().isThrownBy(() -> new TriStageRate(1, 3, 3, 5, 0.1));
        assertThatIllegalArgumentException().isThrownBy(() -> new TriStageRate(1, 1, 1, 5, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new TriStageRate(-1, 1, 1, 5, 0.1));
    }
}
