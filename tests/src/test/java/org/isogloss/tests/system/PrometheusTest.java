package org.isogloss.tests.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.isogloss.tests.dashboards.Board;
import org.isogloss.tests.dashboards.Prometheus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a real Prometheus with the files in {@code dashboards/} knows of a run. */
class PrometheusTest {

    /** Every metric has a value in such a run: it evaluates, prunes, trains in all ways, and has a clip that is no audio. */
    private static final String[] SETTINGS = {
        "run.phases=[pretrain,evaluate,finetune,evaluate,prune,adapt]",
        "pretrain.steps=4",
        "finetune.steps=2",
        "finetune.max-seconds=4",
        "adapt.steps=100000"
    };

    private static final int ADAPT = 5;

    @RegisterExtension
    final Cluster cluster = new Cluster();

    @Test
    void workersComeAndGoByThemselvesAndEveryQueryOfTheBoardsHasData() throws IOException {
        Coordinator coordinator = cluster.coordinatorOn(
                MadeUpCorpus.withGarbage(cluster.directory().resolve("corpus")), SETTINGS);
        try (Prometheus prometheus =
                Prometheus.start(cluster.directory().resolve("prometheus"), coordinator.control())) {
            Await.until("the coordinator is scraped", () -> prometheus.value("up{role=\"coordinator\"}") == 1);
            cluster.worker(coordinator, "one");
            IsoglossProcess two = cluster.worker(coordinator, "two");
            awaitScraped(prometheus, "one", "two");
            coordinator.awaitPhase(ADAPT);
            cluster.worker(coordinator, "three");
            awaitScraped(prometheus, "one", "two", "three");

            // Idle, its loss would hold up nothing, and no recovery would be counted.
            coordinator.freezeAtWork(two);
            two.kill();

            Await.until("the dead worker is no target", () -> Double.isNaN(prometheus.value("up{worker=\"two\"}")));
            Await.until("its loss is counted", () -> prometheus.value("isogloss_workers_lost_total") == 1);
            assertThat(prometheus.value("sum(isogloss_workers)")).isEqualTo(2);
            checkSteps(prometheus);
            checkBoards(prometheus);
            assertThat(prometheus.alertRules()).isGreaterThan(5);
        }
    }

    private static void awaitScraped(Prometheus prometheus, String... workers) {
        for (String worker : workers) {
            Await.until(
                    worker + " is scraped",
                    () -> prometheus.value("up{role=\"worker\", run=\"run\", worker=\"" + worker + "\"}") == 1);
        }
    }

    private static void checkSteps(Prometheus prometheus) {
        double before = prometheus.value("isogloss_step");
        Await.until("steps go on", () -> prometheus.value("isogloss_step") > before);
    }

    private static void checkBoards(Prometheus prometheus) throws IOException {
        List<Board.Query> queries = Board.all().stream()
                .flatMap(board -> Stream.concat(board.queries().stream(), board.annotations().stream()))
                .toList();
        assertThat(queries).hasSizeGreaterThan(40);
        for (Board.Query query : queries) {
            String filledIn = query.filledIn("run", "5s");
            Await.until(query.where() + " has data: " + filledIn, () -> prometheus.hasHad(filledIn));
        }
    }
}
