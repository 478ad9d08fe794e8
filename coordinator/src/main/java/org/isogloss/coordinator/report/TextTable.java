package org.isogloss.coordinator.report;

import java.util.ArrayList;
import java.util.List;

/** A table in Markdown whose columns are padded, so that it reads as well on a terminal. */
public final class TextTable {

    private final List<String> header;
    private final List<List<String>> rows = new ArrayList<>();

    public TextTable(List<String> header) {
        this.header = List.copyOf(header);
    }

    /**
     * Adds a row.
     *
     * @throws IllegalArgumentException when it has not as many cells as the header
     */
    public TextTable row(List<String> cells) {
        if (cells.size() != header.size()) {
            throw new IllegalArgumentException(cells.size() + " cells under " + header.size() + " headings");
        }
        rows.add(List.copyOf(cells));
        return this;
    }

    public List<String> header() {
        return header;
    }

    public List<List<String>> rows() {
        return List.copyOf(rows);
    }

    @Override
    public String toString() {
        int[] widths = new int[header.size()];
        measure(widths, header);
        rows.forEach(row -> measure(widths, row));
        StringBuilder text = new StringBuilder();
        line(text, widths, header);
        for (int i = 0; i < widths.length; i++) {
            // The first column names the row; numbers align right.
            text.append(i == 0 ? "|" : "").append(" ").append("-".repeat(widths[i] - (i == 0 ? 0 : 1)));
            text.append(i == 0 ? "" : ":").append(" |");
        }
        text.append('\n');
        rows.forEach(row -> line(text, widths, row));
        return text.toString();
    }

    private static void measure(int[] widths, List<String> cells) {
        for (int i = 0; i < widths.length; i++) {
            widths[i] = Math.max(Math.max(widths[i], 2), cells.get(i).length());
        }
    }

    private static void line(StringBuilder text, int[] widths, List<String> cells) {
        text.append('|');
        for (int i = 0; i < widths.length; i++) {
            String pad = " ".repeat(widths[i] - cells.get(i).length());
            text.append(' ')
                    .append(i == 0 ? cells.get(i) + pad : pad + cells.get(i))
                    .append(" |");
        }
        text.append('\n');
    }
}
