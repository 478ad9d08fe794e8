package org.isogloss.deploy.experiment;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.isogloss.dashboards.report.ReportPage;
import org.isogloss.deploy.experiment.ExperimentReport.Row;

/** A report as one page with drawings. */
final class ExperimentPage {

    private final ExperimentReport report;
    private final ReportPage page;

    private ExperimentPage(ExperimentReport report) {
        this.report = report;
        this.page = new ReportPage("Experiment", report.finished() + " of " + report.cells() + " cells");
    }

    static String of(ExperimentReport report) {
        return new ExperimentPage(report).page();
    }

    private String page() {
        ExperimentTables tables = new ExperimentTables(report);
        page.section("What was compared").text(tables.summary());
        if (!report.rows().isEmpty()) {
            page.text(
                    "Dots are means over the seeds, bars reach from the least to the most. Point at one for its numbers.");
            draw();
        }
        for (ExperimentTables.Table table : tables.all()) {
            page.section(table.title()).table(table.header(), table.rows()).text(table.note());
        }
        return page.html();
    }

    private void draw() {
        String measure = report.measure();
        byMethod(
                "Change against the dense model, mean over languages",
                "relative change of the " + measure + ", less is better",
                false,
                List.of("all", "high-resource", "low-resource"),
                row -> List.of(row.change(), row.highChange(), row.lowChange()));
        byMethod(
                measure + ", mean over languages",
                measure,
                false,
                List.of("all", "high-resource", "low-resource"),
                row -> List.of(row.all(), row.high(), row.low()));
        byLanguage(measure + " by language", measure, false, Row::errorRates);
        byLanguage("Parameters that a language computes with", "parameters", true, Row::parameters);
        byLanguage("Parameters of a language that no other uses", "parameters", true, Row::ownParameters);
        byMethod("Speed of training", "seconds of speech a second", true, List.of(""), row -> List.of(row.speed()));
        byMethod(
                "Tensors exchanged",
                "bytes to and from the coordinator",
                true,
                List.of(""),
                row -> List.of(row.exchangedBytes()));
    }

    private void byMethod(
            String title, String unit, boolean fromZero, List<String> series, Function<Row, List<Spread>> values) {
        plot(
                title,
                unit,
                fromZero,
                titles(),
                series,
                report.rows().stream().map(values).toList());
    }

    private void byLanguage(String title, String unit, boolean fromZero, Function<Row, Map<String, Spread>> values) {
        List<List<Spread>> byLanguage = report.languages().stream()
                .map(language -> report.rows().stream()
                        .map(row -> values.apply(row).getOrDefault(language, Spread.NONE))
                        .toList())
                .toList();
        plot(title, unit, fromZero, report.languages(), titles(), byLanguage);
    }

    private void plot(
            String title,
            String unit,
            boolean fromZero,
            List<String> things,
            List<String> series,
            List<List<Spread>> values) {
        List<List<ReportPage.Dot>> dots = values.stream()
                .map(row -> row.stream().map(ExperimentPage::dot).collect(Collectors.toList()))
                .toList();
        page.section(title).dots(title, unit, fromZero, things, series, dots);
    }

    /** Null when nothing was measured. */
    private static ReportPage.Dot dot(Spread spread) {
        return spread.count() == 0 ? null : new ReportPage.Dot(spread.mean(), spread.least(), spread.most());
    }

    private List<String> titles() {
        return report.rows().stream().map(row -> row.variant().title()).toList();
    }
}
