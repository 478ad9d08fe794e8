package org.isogloss.worker.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.isogloss.protocol.InputException;
import org.isogloss.protocol.Progress;
import org.isogloss.protocol.config.RunConfigReader;
import org.isogloss.worker.bench.StepBench.Setup;
import org.junit.jupiter.api.Test;

class StepBenchTest {

    private static final List<String> SMALLEST = List.of(
            "model { conv-channels = 16, hidden = 32, layers = 1, heads = 2, ffn = 32, codes = 4, codevector-dim = 8 }",
            "model.final-dim = 8",
            "objective.negatives = 3");

    @Test
    void measuresEveryPartOfAStep() {
        StepReport report = bench("cpu", 1.0).run(Progress.SILENT);

        assertThat(report.steps()).isEqualTo(3);
        assertThat(report.frames()).isEqualTo(49);
        assertThat(report.hiddenFrames()).isBetween(20, 98);
        assertThat(report.loss()).isBetween(1.0, 3.0);
        for (Spread part : List.of(report.load(), report.forward(), report.backward(), report.out())) {
            assertThat(part.median())
                    .isPositive()
                    .isLessThanOrEqualTo(report.step().max());
        }
        assertThat(report.audioSecondsPerSecond()).isPositive();
        assertThat(report.memory()).extracting(MemoryAt::step).containsExactly(1, 2, 3);
        assertThat(report.memory())
                .extracting(MemoryAt::liveArrays)
                .containsOnly(report.memory().get(0).liveArrays());
    }

    @Test
    void aDeviceThatIsNotThereIsTold() {
        assertThatThrownBy(() -> bench("cuda:31", 1.0).run(Progress.SILENT))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("--device is 'cuda:31' (devices here: cpu");
    }

    @Test
    void rowsMustHoldTheSpans() {
        assertThatThrownBy(() -> bench("cpu", 0.1).run(Progress.SILENT))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("spans of 10 frames need at least");
    }

    private static StepBench bench(String device, double rowSeconds) {
        return new StepBench(
                new Setup(RunConfigReader.read(null, List.of(), SMALLEST), 2, rowSeconds, device, 1, 1, 3));
    }
}
