package org.isogloss.deploy.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.isogloss.deploy.experiment.CellResult.Language;
import org.isogloss.deploy.experiment.ExperimentReport.Row;
import org.junit.jupiter.api.Test;

class ExperimentReportTest {

    private static final ExperimentPlan PLAN = ExperimentPlan.of(new ExperimentConfig(
            Path.of("recipe.conf"),
            List.of(),
            List.of(1, 2),
            List.of(Method.DENSE, Method.RANDOM),
            List.of(0.5),
            List.of()));

    /** Errors in 100 units of fr, es and it. */
    private static CellResult result(int fr, int es, int it) {
        return new CellResult(
                "PER", Map.of("fr", language(fr), "es", language(es), "it", language(it)), 10, 20, 400, 3_000_000_000L);
    }

    private static Language language(int errors) {
        return new Language(5, 0, errors, 100, 1000, 10);
    }

    private static ExperimentReport report(CellResult... ofCells) {
        Map<Cell, CellResult> results = new LinkedHashMap<>();
        for (int i = 0; i < ofCells.length; i++) {
            results.put(PLAN.cells().get(i), ofCells[i]);
        }
        return ExperimentReport.of(PLAN, List.of("it", "xx"), results);
    }

    private static final ExperimentReport WHOLE =
            report(result(40, 60, 80), result(30, 60, 90), result(50, 70, 60), result(50, 70, 90));

    @Test
    void languagesCountOnceAndSeedsPairUp() {
        assertThat(WHOLE.languages()).containsExactly("es", "fr", "it");
        Row dense = WHOLE.rows().get(0);
        Row random = WHOLE.rows().get(1);
        assertThat(dense.all().mean()).isCloseTo(0.6, within(1e-12));
        assertThat(dense.high().least()).isCloseTo(0.5, within(1e-12));
        assertThat(dense.high().most()).isCloseTo(0.6, within(1e-12));
        assertThat(dense.low().mean()).isCloseTo(0.7, within(1e-12));
        assertThat(dense.change().most()).isZero();
        assertThat(random.change().least()).isCloseTo(0, within(1e-12));
        assertThat(random.change().most()).isCloseTo(0.7 / 0.6 - 1, within(1e-12));
        assertThat(random.lowChange().mean()).isCloseTo((0.125 + 0.5) / 2, within(1e-12));
        assertThat(random.speed().mean()).isEqualTo(20);
    }

    /** The first seed alone: cells of the second are not finished. */
    @Test
    void whatIsFinishedIsReported() {
        ExperimentReport report = report(result(40, 60, 80));

        assertThat(report.rows())
                .singleElement()
                .satisfies(row -> assertThat(row.all().count()).isOne());
        assertThat(ExperimentMarkdown.of(report)).contains("1 of 4 cells are finished", "| dense  |");
        assertThat(ExperimentMarkdown.of(report())).contains("0 of 4 cells are finished");
        assertThat(ExperimentPage.of(report())).contains("0 of 4 cells are finished");
    }

    /** It has broken the whole of it: what there is nothing of has no part in the means. */
    @Test
    void clipsThatCouldNotBeReadAreNamedAndCountNowhere() throws IOException {
        Map<String, Language> languages = Map.of(
                "fr", new Language(4, 1, 40, 80, 1000, 10),
                "es", new Language(0, 2, 0, 0, 1000, 10),
                "it", language(80));
        ExperimentReport report = report(new CellResult("PER", languages, 10, 20, 400, 3_000_000_000L));

        assertThat(report.rows().get(0).all().mean()).isCloseTo(0.65, within(1e-12));
        assertThat(report.rows().get(0).errorRates().get("es").count()).isZero();
        String line = "left out: dense, seed 1: 2 of 2 clips of es; dense, seed 1: 1 of 5 clips of fr.";
        assertThat(ExperimentMarkdown.of(report)).contains(line);
        assertThat(ExperimentPage.of(report)).contains(line);
        assertThat(new ObjectMapper().readTree(ExperimentJson.of(report)).path("broken"))
                .hasSize(2);
        assertThat(ExperimentMarkdown.of(WHOLE)).doesNotContain("could not be read");
    }

    @Test
    void markdownAndJsonHaveTheNumbers() throws IOException {
        assertThat(ExperimentMarkdown.of(WHOLE))
                .contains("High-resource: es, fr. Low-resource: it.")
                .contains("0.600 (0.600 to 0.600)")
                .contains("+8.3 (+0.0 to +16.7)")
                .contains("3.00 (3.00 to 3.00)");
        JsonNode json = new ObjectMapper().readTree(ExperimentJson.of(WHOLE));
        JsonNode random = json.path("methods").get(1);
        assertThat(random.path("method").asText()).isEqualTo("random");
        assertThat(random.path("sparsity").asDouble()).isEqualTo(0.5);
        assertThat(random.path("errorRates").path("it").path("most").asDouble()).isEqualTo(0.9);
        assertThat(json.path("methods").get(0).path("sparsity").isNull()).isTrue();
    }

    @Test
    void thePageHasADotForEachNumber() throws IOException {
        Matcher data =
                Pattern.compile("id=\"data\">(.*?)</script>", Pattern.DOTALL).matcher(ExperimentPage.of(WHOLE));
        assertThat(data.find()).isTrue();
        JsonNode sections = new ObjectMapper().readTree(data.group(1)).path("sections");
        List<JsonNode> dots = new ArrayList<>();
        sections.forEach(section -> section.path("parts").forEach(part -> {
            if (part.path("kind").asText().equals("dots")) {
                dots.add(part);
            }
        }));

        assertThat(dots).hasSize(7).allSatisfy(plot -> {
            assertThat(plot.path("values")).hasSameSizeAs(plot.path("things"));
            assertThat(plot.path("values")).allSatisfy(row -> assertThat(row).hasSameSizeAs(plot.path("series")));
        });
        JsonNode byLanguage = dots.get(2);
        assertThat(byLanguage.path("things").get(2).asText()).isEqualTo("it");
        assertThat(byLanguage.path("series").get(1).asText()).isEqualTo("random masks, 0.5");
        assertThat(byLanguage.path("values").get(2).get(1).path("mean").asDouble())
                .isEqualTo(0.9);
    }

    @Test
    void aSpreadTellsItsRangeWhenThereIsOne() {
        assertThat(Spread.of(List.of(1.0, 3.0, Double.NaN)).text("%.1f")).isEqualTo("2.0 (1.0 to 3.0)");
        assertThat(Spread.of(List.of(1.0)).text("%.1f")).isEqualTo("1.0");
        assertThat(Spread.of(List.of()).text("%.1f")).isEqualTo("-");
    }
}
