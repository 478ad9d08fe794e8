package org.isogloss.tests.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Lottery tickets come out the same whoever trains which piece of them, and however long a piece is. */
class LotteryTicketTest {

    private static final int PRUNE = 1;
    private static final ObjectMapper JSON = new ObjectMapper();

    @RegisterExtension
    final Cluster cluster = new Cluster();

    @Test
    void aWorkerKilledAmidATicketCostsAPieceAndChangesNoBit() throws IOException {
        try (Cluster reference = new Cluster("tickets-by-one-worker")) {
            Coordinator alone = coordinator(reference, "prune.ticket.piece=4");
            reference.awaitDone(alone, reference.worker(alone, "alone"));

            Coordinator coordinator =
                    coordinator(cluster, "prune.ticket.piece=1", "cluster.min-workers=2", "lease.silence=60s");
            IsoglossProcess staying = cluster.worker(coordinator, "staying");
            IsoglossProcess dying = cluster.worker(coordinator, "dying");
            coordinator.freezeAtWork(
                    dying,
                    status -> status.path("phase").asInt() == PRUNE
                            && status.path("round").asInt() % 4 > 0);
            dying.kill();
            cluster.awaitDone(coordinator, staying);

            assertThat(coordinator.process().out()).contains("worker dying is out");
            assertThat(lines(cluster, "tickets")).hasSize(2 * 4);
            assertThat(lines(reference, "tickets")).hasSize(2);
            assertThat(weightMasks(cluster)).hasSize(2).isEqualTo(weightMasks(reference));
            assertThat(cluster.hashes()).isEqualTo(reference.hashes());
            try (Stream<Path> files = Files.walk(cluster.run())) {
                assertThat(files).noneMatch(file -> file.endsWith("tickets"));
            }
        }
    }

    /** Two passes, the second under the weight masks of the first. */
    private static Coordinator coordinator(Cluster of, String... settings) {
        List<String> usual = List.of(
                "run.phases=[pretrain,prune,adapt]",
                "pretrain.steps=2",
                "prune.criterion=lottery-ticket",
                "prune.rounds=2",
                "prune.ticket.steps=4",
                "prune.ticket.micro-batches=1",
                "adapt.steps=2");
        return of.coordinator(Stream.concat(usual.stream(), Stream.of(settings)).toArray(String[]::new));
    }

    private static List<JsonNode> lines(Cluster of, String type) {
        try (Stream<String> lines = Files.lines(of.run().resolve("metrics.jsonl"))) {
            return lines.map(LotteryTicketTest::parse)
                    .filter(line -> line.path("type").asText().equals(type))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode parse(String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Hashes of the languages' weight masks, a node for each pass. */
    private static List<JsonNode> weightMasks(Cluster of) {
        return lines(of, "masks").stream().map(line -> line.path("sha256")).toList();
    }
}
