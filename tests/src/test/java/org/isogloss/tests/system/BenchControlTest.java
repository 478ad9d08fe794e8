package org.isogloss.tests.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code isogloss bench control}: what is decided is what the load asks for. */
class BenchControlTest {

    private static final int LANES = 60;

    @RegisterExtension
    final Cluster cluster = new Cluster();

    @Test
    void everyLaneIsDecidedOnAndWorkersKeepTheirLanguages() throws IOException {
        IsoglossProcess bench = cluster.start(
                "bench",
                List.of(
                        "bench",
                        "control",
                        "--workers=2,20",
                        "--lanes=" + LANES,
                        "--languages=5",
                        "--steps=4",
                        "--step-seconds=1",
                        "--json"));

        assertThat(bench.awaitExit()).as("%s", bench.log()).isZero();
        JsonNode reports = new ObjectMapper().readTree(bench.out());
        assertThat(reports).hasSize(2);
        for (JsonNode report : reports) {
            int workers = report.path("workers").asInt();
            // A decision for every lane and for the close of the step, and two heartbeats a second of every worker.
            assertThat(report.path("decisions").asDouble())
                    .isBetween(LANES + 1 + 1.0 * workers, LANES + 1 + 3.0 * workers + 20);
            assertThat(report.path("cpuMillis").asDouble()).isPositive();
            assertThat(report.path("movedShare").asDouble()).isBetween(0.0, 0.2);
        }
    }
}
