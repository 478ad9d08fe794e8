package org.isogloss.deploy.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.isogloss.deploy.bench.OverheadReport.Measured;
import org.isogloss.deploy.bench.OverheadReport.Round;
import org.junit.jupiter.api.Test;

class OverheadReportTest {

    /** A slow first step, then one of 8 s of speech every so many milliseconds. */
    private static Measured every(double millis, double firstLoss) {
        List<StepTime> steps = new ArrayList<>();
        for (int step = 1; step <= 5; step++) {
            steps.add(new StepTime(step, 10_000 + millis * step, step == 1 ? firstLoss : 5, 8));
        }
        return Measured.of(steps, 1);
    }

    @Test
    void stepsOfTheWarmUpCountNothing() {
        Measured measured = every(400, 6);
        assertThat(measured.stepMillis()).isEqualTo(400);
        assertThat(measured.audioSecondsASecond()).isEqualTo(20);
        assertThat(measured.firstLossBits()).isEqualTo(6);
        assertThat(measured.lastLossBits()).isEqualTo(5);
    }

    @Test
    void theRatioIsThatOfTheTimesOfAllRounds() {
        OverheadReport report = new OverheadReport(
                1, 2, 5, List.of(new Round(every(400, 6), every(500, 6)), new Round(every(200, 6), every(250, 6))));
        assertThat(report.ratio()).isEqualTo(0.8);
        assertThat(report.rounds().get(0).ratio()).isEqualTo(0.8);
        assertThat(report.comparable()).isTrue();
    }

    @Test
    void otherLossesAtFirstAreAnotherTraining() {
        Round other = new Round(every(400, 6), every(400, Math.nextUp(6.0)));
        assertThat(new OverheadReport(1, 2, 5, List.of(other)).comparable()).isFalse();
    }
}
