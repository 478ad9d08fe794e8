package org.isogloss.tests.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.isogloss.protocol.metrics.Metric;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What users and programs see of a run while it runs; one clip of its corpus is no audio. */
class RunningRunTest {

    @RegisterExtension
    static final Cluster CLUSTER = new Cluster();

    private static final Set<Metric> OF_WORKERS = EnumSet.of(
            Metric.LANES_COMPUTED,
            Metric.LANE_SECONDS,
            Metric.CLIPS_SKIPPED,
            Metric.REPLICA_STEP,
            Metric.EXCHANGE_BYTES);

    /** All but a worker's own, and those that a run without finetuning never sets. */
    private static final Set<Metric> OF_COORDINATORS = EnumSet.complementOf(EnumSet.of(
            Metric.LANES_COMPUTED,
            Metric.LANE_SECONDS,
            Metric.CLIPS_SKIPPED,
            Metric.REPLICA_STEP,
            Metric.CTC_LOSS_NATS,
            Metric.VALIDATION_CTC_LOSS_NATS,
            Metric.VALIDATION_ERROR_RATE));

    private static Coordinator coordinator;

    @BeforeAll
    static void startOneThatLastsLonger() {
        coordinator = CLUSTER.coordinatorOn(
                MadeUpCorpus.withGarbage(CLUSTER.directory().resolve("corpus")), "adapt.steps=100000");
        CLUSTER.worker(coordinator, "worker");
        coordinator.awaitPhase(TinyRun.ADAPT);
        coordinator.awaitStep(TinyRun.PRETRAIN_STEPS + 1);
    }

    @Test
    void statusTellsWhereItIsAndWhatItWaitsFor() {
        IsoglossProcess status = CLUSTER.command("status", "--run", run());

        assertThat(status.out())
                .contains(run())
                .contains("http://" + coordinator.control() + "/")
                .containsPattern("phase +adapt")
                .containsPattern("step +\\d+ of " + (TinyRun.PRETRAIN_STEPS + 100_000))
                .containsPattern("waits for +\\S+")
                .containsPattern("next +then the ")
                .containsPattern("worker +worker +cpu +\\d lanes");
    }

    @Test
    void statusAsJsonIsForPrograms() throws JsonProcessingException {
        JsonNode status = json(CLUSTER.command("status", "--at", coordinator.control(), "--json"));

        assertThat(status.path("step").asLong()).isGreaterThan(TinyRun.PRETRAIN_STEPS);
        assertThat(status.path("maskVersion").asInt()).isEqualTo(1);
        assertThat(status.path("workers")).hasSize(1);
        assertThat(status.path("lossBits").fieldNames())
                .toIterable()
                .isSubsetOf(MadeUpCorpus.LANGUAGES)
                .isNotEmpty();
    }

    @Test
    void theCoordinatorServesEveryMetricThatItKeeps() {
        String served = Http.get(coordinator.metrics());

        assertThat(names(served)).containsAll(families(OF_COORDINATORS));
        assertThat(served).contains("jvm_memory_used_bytes").contains("jvm_threads_current");
    }

    @Test
    void aWorkerServesEveryMetricThatItKeeps() {
        String served = Http.get(coordinator.worker("worker").path("metrics").asText());

        assertThat(names(served)).containsAll(families(OF_WORKERS));
        assertThat(served).contains("jvm_memory_used_bytes").contains("jvm_threads_current");
    }

    @Test
    void aClipThatIsNoAudioIsNamedAndCounted() {
        Await.until(
                "the clip is drawn",
                () -> coordinator.process().out().contains("worker worker skipped 1 unreadable clips of xa"));
        String served = Http.get(coordinator.worker("worker").path("metrics").asText());

        assertThat(served).containsPattern("isogloss_clips_skipped_total\\{language=\"xa\"} [1-9]");
        assertThat(CLUSTER.logOf("worker")).contains("xa/0001.flac");
    }

    @Test
    void aWorkerThatIsNotThereCannotBeDrained() {
        IsoglossProcess drain = CLUSTER.command("drain", "nobody", "--run", run());

        assertThat(drain.awaitExit()).isEqualTo(2);
        assertThat(drain.err().strip()).isEqualTo("isogloss: no worker 'nobody' (accepted: worker)");
    }

    @Test
    void hashIsTheJournalsOfAnyCommittedStep() {
        String hash = CLUSTER.command("hash", run(), "--step", "2").out().strip();

        assertThat(hash).hasSize(64).isEqualTo(CLUSTER.hashes().get(2L));
    }

    @Test
    void masksShowDensityByLanguageAndTheirOverlap() {
        IsoglossProcess masks = CLUSTER.command("masks", run());

        assertThat(masks.out()).contains("Jaccard overlap").contains("layer 0").contains("0.700");
        assertThat(masks.out()).contains(MadeUpCorpus.LANGUAGES);
    }

    @Test
    void masksAsJsonAreForPrograms() throws JsonProcessingException {
        JsonNode languages = json(CLUSTER.command("masks", run(), "--json")).path("languages");

        assertThat(languages.fieldNames()).toIterable().containsExactlyInAnyOrderElementsOf(MadeUpCorpus.LANGUAGES);
        JsonNode first = languages.path("xa");
        assertThat(first.path("density").asDouble()).isBetween(0.69, 0.71);
        assertThat(first.path("jaccard").path("xa").asDouble()).isEqualTo(1);
        assertThat(first.path("jaccard").path("xb").asDouble()).isBetween(0.5, 1.0);
    }

    @Test
    void aReportIsMadeWhileItTrains() {
        IsoglossProcess report = CLUSTER.command("report", run());

        assertThat(report.out().strip()).isEqualTo(run() + "/report.html");
        assertThat(CLUSTER.run().resolve("report.html"))
                .content()
                .contains("\"heading\":\"Languages\"", "worker worker joined", "</html>");
    }

    @Test
    void watchPrintsLinesWhereThereIsNoTerminal() {
        IsoglossProcess watch = CLUSTER.start("watch", List.of("watch", "--run", run()));

        watch.awaitOutput("step \\d+ of \\d+  adapt, round \\d+ of 100000  loss \\d\\.\\d{3} bits  1 workers  about ");
        assertThat(watch.out()).doesNotContain("\u001b");
        watch.close();
    }

    @Test
    void masksAreServedToThePage() {
        JsonNode masks = coordinator.get("/api/masks?version=1");

        assertThat(masks.path("languages")).hasSize(MadeUpCorpus.LANGUAGES.size());
        assertThat(masks.path("layers")).hasSize(2);
        assertThat(masks.path("density").path(0).asDouble()).isBetween(0.69, 0.71);
        assertThat(masks.path("jaccard").path(0).path(0).asDouble()).isEqualTo(1);
        assertThat(masks.path("jaccard").path(0).path(1).asDouble()).isBetween(0.5, 1.0);
    }

    private static String run() {
        return CLUSTER.run().toString();
    }

    private static JsonNode json(IsoglossProcess command) throws JsonProcessingException {
        return new ObjectMapper().readTree(command.out());
    }

    /** Names of metrics by their {@code # TYPE} lines. */
    private static Set<String> names(String served) {
        return served.lines()
                .filter(line -> line.startsWith("# TYPE "))
                .map(line -> line.split(" ", -1)[2])
                .collect(Collectors.toSet());
    }

    private static Set<String> families(Set<Metric> metrics) {
        return metrics.stream()
                .map(m -> m.type() == Metric.Type.COUNTER ? m.metricName() + "_total" : m.metricName())
                .collect(Collectors.toSet());
    }
}
