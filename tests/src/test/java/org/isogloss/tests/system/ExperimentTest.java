package org.isogloss.tests.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code isogloss experiment}: what is interrupted goes on, what is finished is kept, and the report has what was measured. */
class ExperimentTest {

    private static final String SETTINGS =
            """
            recipe = recipe.conf
            seeds = [5], methods = [random], sparsities = [0.5], low-resource = [xc]
            settings {
              pretrain.steps = 2, adapt.steps = 2, finetune.steps = 3, finetune.max-seconds = 4
              corpus.dir = "%s", model.hidden = 32
            }
            """;

    private static final String RECIPE =
            """
            model { conv-channels = 16, layers = 2, heads = 2, ffn = 64, codes = 8, codevector-dim = 16, final-dim = 16 }
            corpus { batch-seconds = 4, crop-seconds = 2 }
            objective.negatives = 10, evaluate.seconds = 4, step.lanes = 2
            """;

    @RegisterExtension
    final Cluster cluster = new Cluster();

    private Path out() {
        return cluster.directory().resolve("experiment");
    }

    @Test
    void goesOnWhereItWasStopped() throws IOException {
        Path corpus = MadeUpCorpus.write(cluster.directory().resolve("corpus"), 7);
        breakATestClip(corpus);
        Path config = Files.writeString(cluster.directory().resolve("experiment.conf"), SETTINGS.formatted(corpus));
        Files.writeString(cluster.directory().resolve("recipe.conf"), RECIPE);
        List<String> command =
                List.of("experiment", "--config", config.toString(), "--out", out().toString(), "--workers", "1");
        Path start = out().resolve("cells/start-seed-5");
        Path cell = out().resolve("cells/random-0.5-seed-5");

        IsoglossProcess stopped = cluster.start("experiment", command);
        stopped.awaitOutput("cell 1 of 1: random masks, 0.5, seed 5");
        stopped.terminate();
        assertThat(stopped.awaitExit()).as("%s", stopped.log()).isEqualTo(1);
        assertThat(stopped.err()).contains("the same command goes on from there");
        assertThat(cell.resolve("result.json")).doesNotExist();
        FileTime modelTime = Files.getLastModifiedTime(start.resolve("model/model.safetensors"));

        IsoglossProcess whole = cluster.start("experiment", command);
        assertThat(whole.awaitExit()).as("%s", whole.log()).isZero();
        assertThat(Files.getLastModifiedTime(start.resolve("model/model.safetensors")))
                .isEqualTo(modelTime);
        checkReport(cell);

        checkOtherSettings(command);
    }

    /** Of the language xb; the cell is kept for all others. */
    private static void breakATestClip(Path corpus) throws IOException {
        String path = Files.readAllLines(corpus.resolve("manifest.tsv")).stream()
                .map(line -> List.of(line.split("\t", -1)))
                .filter(columns -> columns.get(1).equals("xb") && columns.get(4).equals("test"))
                .findFirst()
                .orElseThrow()
                .get(0);
        Files.writeString(corpus.resolve(path), "no audio at all\n".repeat(500));
    }

    private void checkReport(Path cell) throws IOException {
        ObjectMapper json = new ObjectMapper();
        JsonNode evaluation =
                json.readTree(cell.resolve("evaluation/evaluation.json").toFile());
        assertThat(evaluation.path("split").asText()).isEqualTo("test");
        JsonNode report = json.readTree(out().resolve("report.json").toFile());
        assertThat(report.path("finished").asInt()).isOne();
        JsonNode random = report.path("methods").path(0);
        assertThat(random.path("errorRates").path("xc").path("mean").asDouble())
                .isEqualTo(evaluation
                        .path("languages")
                        .path("xc")
                        .path("errorRate")
                        .asDouble())
                .isPositive();
        assertThat(random.path("low").path("mean").asDouble())
                .isEqualTo(random.path("errorRates").path("xc").path("mean").asDouble());
        assertThat(random.path("parameters").path("xa").path("mean").asLong())
                .isGreaterThan(
                        random.path("ownParameters").path("xa").path("mean").asLong())
                .isPositive();
        assertThat(random.path("change").isNull()).as("there is no dense model").isTrue();
        assertThat(random.path("exchangedBytes").path("mean").asLong()).isPositive();
        assertThat(out().resolve("report.md"))
                .content()
                .contains("random masks, 0.5", "Low-resource: xc")
                .containsPattern("random masks, 0.5, seed 5: 1 of \\d+ clips of xb");
        assertThat(out().resolve("report.html")).content().contains("\"kind\":\"dots\"", "random masks, 0.5");
    }

    private void checkOtherSettings(List<String> command) {
        List<String> other = new ArrayList<>(command);
        other.addAll(List.of("--set", "adapt.steps=3"));
        IsoglossProcess refused = cluster.start("experiment", other);
        assertThat(refused.awaitExit()).isEqualTo(2);
        assertThat(refused.err()).hasLineCount(1).contains("is of an experiment with other settings");
    }
}
