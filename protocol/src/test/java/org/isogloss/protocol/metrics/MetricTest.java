package org.isogloss.protocol.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class MetricTest {

    private static final Path DOCUMENT = Path.of("../docs/metrics.md");

    @Test
    void namesAreUniqueAndValidForPrometheus() {
        assertThat(Metric.values())
                .extracting(Metric::metricName)
                .doesNotHaveDuplicates()
                .allMatch(name -> name.matches("isogloss(_[a-z0-9]+)+"))
                .as("the suffix is added when a counter is served")
                .noneMatch(name -> name.endsWith("_total"));
    }

    @Test
    void labelsAreValidForPrometheus() {
        assertThat(Metric.values())
                .flatExtracting(Metric::labels)
                .allMatch(label -> ((String) label).matches("[a-z][a-z0-9_]*"))
                .doesNotContain("le", "job", "instance");
    }

    @Test
    void theDocumentHasThisTable() throws IOException {
        List<String> rows =
                new ArrayList<>(List.of("| name | type | labels | what it is |", "| --- | --- | --- | --- |"));
        Arrays.stream(Metric.values()).map(MetricTest::row).forEach(rows::add);
        List<String> documented = Files.readAllLines(DOCUMENT).stream()
                .dropWhile(line -> !line.startsWith("|"))
                .takeWhile(line -> line.startsWith("|"))
                .toList();
        assertThat(documented).isEqualTo(rows);
    }

    private static String row(Metric metric) {
        String suffix = metric.type() == Metric.Type.COUNTER ? "_total" : "";
        String labels = metric.labels().isEmpty() ? "" : "`" + String.join("`, `", metric.labels()) + "`";
        return "| `%s%s` | %s | %s | %s |"
                .formatted(
                        metric.metricName(),
                        suffix,
                        metric.type().name().toLowerCase(Locale.ROOT),
                        labels,
                        metric.help());
    }
}
