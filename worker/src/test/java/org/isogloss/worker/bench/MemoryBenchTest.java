package org.isogloss.worker.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.OptionalLong;
import org.isogloss.protocol.InputException;
import org.isogloss.protocol.Progress;
import org.isogloss.protocol.config.RunConfig;
import org.isogloss.protocol.config.RunConfigReader;
import org.isogloss.protocol.model.Wav2Vec2Layout;
import org.isogloss.worker.bench.MemoryBench.Setup;
import org.junit.jupiter.api.Test;

class MemoryBenchTest {

    private static final RunConfig SMALLEST = RunConfigReader.read(
            null,
            List.of(),
            List.of(
                    "model { conv-channels = 16, hidden = 32, layers = 1, heads = 2, ffn = 32, codes = 4 }",
                    "model { codevector-dim = 8, final-dim = 8 }",
                    "objective.negatives = 3",
                    "corpus { batch-seconds = 3, crop-seconds = 2.9 }",
                    "step.micro-batches = 2"));

    @Test
    void arraysStayAsManyOverStepsOfOtherShapes() throws Exception {
        MemoryReport report = new MemoryBench(new Setup(SMALLEST, "cpu", 1, 9, 3)).run(Progress.SILENT);

        int leaves = Wav2Vec2Layout.of(SMALLEST.model()).specs().size();
        assertThat(report.at()).extracting(MemoryAt::step).containsExactly(3, 6, 9);
        assertThat(report.at()).extracting(MemoryAt::liveArrays).containsOnly(leaves);
        assertThat(report.arrayGrowth()).isZero();
        assertThat(report.shapes()).isBetween(3, 18);
    }

    @Test
    void growthIsFromTheFirstMeasurementToTheLast() {
        MemoryReport report = report(
                new MemoryAt(1, 5, OptionalLong.of(100), 1),
                new MemoryAt(2, 9, OptionalLong.of(500), 1),
                new MemoryAt(3, 7, OptionalLong.of(130), 1));

        assertThat(report.arrayGrowth()).isEqualTo(2);
        assertThat(report.residentGrowth()).hasValue(30);
    }

    @Test
    void growthIsUnknownWhereTheSystemDoesNotTell() {
        MemoryAt silent = new MemoryAt(1, 5, OptionalLong.empty(), 1);

        assertThat(report(silent, silent).residentGrowth()).isEmpty();
    }

    private static MemoryReport report(MemoryAt... at) {
        return new MemoryReport(
                SMALLEST.model(), 1, "cpu", 1, 1, List.of(at), OptionalLong.empty(), java.util.Map.of());
    }

    @Test
    void cropsMustHoldTheSpans() {
        RunConfig cramped =
                RunConfigReader.read(null, List.of(), List.of("corpus { crop-seconds = 0.2, min-seconds = 0.1 }"));

        assertThatThrownBy(() -> new MemoryBench(new Setup(cramped, "cpu", 1, 2, 1)).run(Progress.SILENT))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("spans of 10 frames need at least");
    }
}
