package org.isogloss.tests.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code isogloss bench overhead}: the bare loop trains what the cluster trains. */
class BenchOverheadTest {

    @RegisterExtension
    final Cluster cluster = new Cluster();

    @Test
    void bothWaysTrainTheSame() throws IOException {
        Path dir = cluster.directory().resolve("overhead");
        // In fp32, nothing but the order of sums is different.
        List<String> args = new ArrayList<>(TinyRun.coordinator(dir, MadeUpCorpus.SHARED, "exchange.gradients=fp32"));
        args.set(0, "overhead");
        args.add(0, "bench");
        args.addAll(List.of("--steps", "4", "--warmup", "1", "--rounds", "1", "--json"));

        IsoglossProcess bench = cluster.start("bench", args);

        assertThat(bench.awaitExit()).as("%s", bench.log()).isZero();
        JsonNode report = new ObjectMapper().readTree(bench.out());
        assertThat(report.path("comparable").asBoolean()).isTrue();
        assertThat(report.path("ratio").asDouble()).isPositive();
        JsonNode round = report.path("rounds").path(0);
        double bare = round.path("bare").path("lastLossBits").asDouble();
        assertThat(round.path("full").path("lastLossBits").asDouble()).isBetween(bare * 0.999, bare * 1.001);
    }
}
