package org.isogloss.protocol.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LearningRateTest {

    @Test
    void warmsUpThenDecays() {
        LearningRate rate = new LearningRate(1, 4, 14);
        assertThat(rate.at(1)).isEqualTo(0.25);
        assertThat(rate.at(4)).isEqualTo(1);
        assertThat(rate.at(5)).isEqualTo(1);
        assertThat(rate.at(6)).isCloseTo(0.9, within(1e-15));
        assertThat(rate.at(14)).isCloseTo(0.1, within(1e-15));
        assertThat(rate.at(15)).isZero();
        assertThat(rate.at(100)).isZero();
    }

    @Test
    void warmUpMayBeMissingOrEverything() {
        assertThat(new LearningRate(2, 0, 2).at(1)).isEqualTo(2);
        assertThat(new LearningRate(2, 2, 2).at(2)).isEqualTo(2);
        assertThat(new LearningRate(2, 2, 2).at(3)).isLessThanOrEqualTo(2);
    }

    @Test
    void refusesWhatIsNoSchedule() {
        assertThatThrownBy(() -> new LearningRate(Double.NaN, 0, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new LearningRate(1, 2, 1)).isInstanceOf(IllegalArgumentException.class);
    }
}
