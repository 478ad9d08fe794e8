package org.isogloss.deploy.experiment;

import org.isogloss.coordinator.report.TextTable;

/** A report in Markdown. */
final class ExperimentMarkdown {

    private ExperimentMarkdown() {}

    static String of(ExperimentReport report) {
        ExperimentTables tables = new ExperimentTables(report);
        StringBuilder text =
                new StringBuilder("# Experiment\n\n").append(tables.summary()).append('\n');
        for (ExperimentTables.Table table : tables.all()) {
            TextTable rows = new TextTable(table.header());
            table.rows().forEach(rows::row);
            text.append("\n## ").append(table.title()).append("\n\n").append(rows);
            text.append('\n').append(table.note()).append('\n');
        }
        return text.toString();
    }
}
