package org.isogloss.coordinator.report;

/**
 * A part of a report: a table, and what is to be said about it.
 *
 * @param table null when there is none
 * @param note paragraphs or a list in Markdown; empty when there is nothing to say
 */
public record ReportSection(String heading, TextTable table, String note) {

    String markdown() {
        String between = table == null || note.isEmpty() ? "" : "\n";
        return "## " + heading + "\n\n" + (table == null ? "" : table) + between + note;
    }
}
