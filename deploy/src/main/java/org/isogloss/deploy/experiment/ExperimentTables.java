package org.isogloss.deploy.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.isogloss.deploy.experiment.ExperimentReport.Row;

/** The tables of a report, as texts; what Markdown and the page have in common. */
final class ExperimentTables {

    /** Rows of texts under a header. */
    record Table(String title, String note, List<String> header, List<List<String>> rows) {}

    private final ExperimentReport report;

    ExperimentTables(ExperimentReport report) {
        this.report = report;
    }

    List<Table> all() {
        return List.of(means(), byLanguage(), costs());
    }

    String summary() {
        return report.finished() + " of " + report.cells() + " cells are finished. High-resource: "
                + String.join(", ", report.high()) + ". Low-resource: "
                + (report.low().isEmpty() ? "none" : String.join(", ", report.low())) + "."
                + (report.broken().isEmpty()
                        ? ""
                        : " Test clips that could not be read are left out: " + String.join("; ", report.broken())
                                + ".");
    }

    private Table means() {
        List<List<String>> rows = new ArrayList<>();
        for (Row row : report.rows()) {
            rows.add(List.of(
                    row.variant().title(),
                    Integer.toString(row.seeds()),
                    row.all().text("%.3f"),
                    row.high().text("%.3f"),
                    row.low().text("%.3f"),
                    percent(row.change()),
                    percent(row.highChange()),
                    percent(row.lowChange())));
        }
        return new Table(
                report.measure() + ", mean over languages",
                "Test split, greedy decoding, each language counting once. Change: relative to the dense model of the same"
                        + " seed; less is better. In brackets the least and the most over the seeds.",
                List.of(
                        "method",
                        "seeds",
                        "all",
                        "high-resource",
                        "low-resource",
                        "change %",
                        "change % high",
                        "change % low"),
                rows);
    }

    private Table byLanguage() {
        return table(
                report.measure() + " by language",
                "Test split. In brackets the least and the most over the seeds.",
                row -> row.errorRates().values().stream()
                        .map(spread -> spread.text("%.3f"))
                        .toList());
    }

    private Table table(String title, String note, Function<Row, List<String>> cells) {
        List<String> header = new ArrayList<>(List.of("method"));
        List<List<String>> rows = new ArrayList<>();
        for (Row row : report.rows()) {
            if (rows.isEmpty()) {
                header.addAll(row.errorRates().keySet());
            }
            List<String> line = new ArrayList<>(List.of(row.variant().title()));
            line.addAll(cells.apply(row));
            rows.add(line);
        }
        return new Table(title, note, header, rows);
    }

    private Table costs() {
        List<List<String>> rows = new ArrayList<>();
        for (Row row : report.rows()) {
            rows.add(List.of(
                    row.variant().title(),
                    overLanguages(row.parameters().values()),
                    overLanguages(row.ownParameters().values()),
                    row.speed().text("%.1f"),
                    scaled(row.exchangedBytes(), 1e-9).text("%.2f")));
        }
        return new Table(
                "What it took",
                "Parameters that a language computes with, and of those what no other language uses: the mean over languages,"
                        + " and where they differ the range. Speech, in seconds a second, and gigabytes of tensors to and from"
                        + " the coordinator: of all training after the pre-training that the cells of a seed share.",
                List.of("method", "parameters", "of its own", "speech s/s", "exchanged GB"),
                rows);
    }

    /** The mean of means: seeds differ in this by nothing or next to it. */
    private static String overLanguages(java.util.Collection<Spread> languages) {
        return Spread.of(languages.stream().map(Spread::mean).toList()).text("%.0f");
    }

    private static Spread scaled(Spread spread, double factor) {
        return new Spread(factor * spread.mean(), factor * spread.least(), factor * spread.most(), spread.count());
    }

    private static String percent(Spread share) {
        return scaled(share, 100).text("%+.1f");
    }
}
