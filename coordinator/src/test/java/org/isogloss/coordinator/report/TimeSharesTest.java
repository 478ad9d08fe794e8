package org.isogloss.coordinator.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.isogloss.coordinator.journal.RunLine;
import org.junit.jupiter.api.Test;

class TimeSharesTest {

    private static RunLine step(double seconds, double computeSeconds, double busiestSeconds, int workers) {
        return new RunLine.Step(
                0,
                1,
                "pretrain",
                6,
                0.1,
                0.2,
                1,
                1e-3,
                8,
                seconds,
                computeSeconds,
                busiestSeconds,
                workers,
                false,
                Map.of(),
                null);
    }

    @Test
    void aLoneWorkerWaitsForNobody() {
        TimeShares shares = TimeShares.of(List.of(step(1, 0.9, 0.9, 1)));
        assertThat(shares.system()).isCloseTo(0.1, within(1e-12));
        assertThat(shares.waiting()).isZero();
        assertThat(shares.outside()).isEqualTo(shares.system());
    }

    @Test
    void waitingIsWhatTheOthersHadLessToCompute() {
        // Workers with 1.8 s, 1 s and nothing at all.
        TimeShares shares = TimeShares.of(List.of(step(2, 2.8, 1.8, 3)));
        assertThat(shares.system()).isCloseTo(0.1, within(1e-12));
        assertThat(shares.waiting()).isCloseTo((1.8 - 2.8 / 3) / 2, within(1e-12));
    }

    @Test
    void longStepsWeighMore() {
        TimeShares shares = TimeShares.of(List.of(step(1, 1, 1, 1), step(3, 1, 1, 1)));
        assertThat(shares.system()).isCloseTo(0.5, within(1e-12));
    }

    @Test
    void stepsThatDoNotTellAreLeftOut() {
        TimeShares shares = TimeShares.of(List.of(step(1, 0.9, 0, 1), step(1, 0, 0, 0), step(1, 0.8, 0.8, 1)));
        assertThat(shares.system()).isCloseTo(0.2, within(1e-12));
        assertThat(TimeShares.of(List.of()).system()).isNaN();
    }
}
