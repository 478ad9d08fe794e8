package org.isogloss.tests.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code isogloss bench reduce}: what travels is what the density and the encoding say. */
class BenchReduceTest {

    private static final int PARAMETERS = 300_000;

    @RegisterExtension
    final Cluster cluster = new Cluster();

    @Test
    void everyStepMovesWhatIsKeptAndNoMore() throws IOException {
        IsoglossProcess bench = cluster.start(
                "bench",
                List.of(
                        "bench",
                        "reduce",
                        "--parameters=" + PARAMETERS,
                        "--densities=1,0.25",
                        "--encodings=bf16",
                        "--seconds=1",
                        "--json"));

        assertThat(bench.awaitExit()).as("%s", bench.log()).isZero();
        JsonNode reports = new ObjectMapper().readTree(bench.out());
        assertThat(reports).hasSize(2);
        JsonNode dense = reports.path(0);
        assertThat(dense.path("steps").asInt()).isGreaterThanOrEqualTo(5);
        assertThat(dense.path("reducerBytes").asDouble()).isBetween(20.0 * PARAMETERS, 60.0 * PARAMETERS);
        // Two workers; a half of dense fp32 up, all of it down. Of the first and the last step, a part may be counted.
        assertThat(dense.path("shareOfDense").asDouble()).isCloseTo(0.75, within(0.2));
        // A quarter: which ones is told once.
        assertThat(reports.path(1).path("shareOfDense").asDouble()).isCloseTo((0.25 * 2 + 0.25 * 4) / 8, within(0.06));
        assertThat(reports.path(1).path("sha256").asText()).hasSize(64);
    }
}
