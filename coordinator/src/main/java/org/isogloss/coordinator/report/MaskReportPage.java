package org.isogloss.coordinator.report;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.isogloss.coordinator.report.MaskReport.Language;
import org.isogloss.coordinator.report.MaskReport.Pair;
import org.isogloss.protocol.mask.MaskDensity;

/**
 * A {@link MaskReport} as one HTML page without scripts or anything from elsewhere: the overlap as a heat map beside the
 * dendrogram of the languages, and the density of each language by layer and kind of tensor.
 */
public final class MaskReportPage {

    private static final int ROW = 28;
    private static final int TREE_WIDTH = 320;
    private static final int LABEL_WIDTH = 70;
    private static final int MARGIN = 20;

    private static final String STYLE =
            """
            body{font:14px/1.5 system-ui,sans-serif;margin:2em;max-width:70em;color:#222;background:#fff}
            table{border-collapse:collapse;margin:1em 0}
            td,th{padding:.25em .6em;text-align:right;font-variant-numeric:tabular-nums}
            th:first-child,td:first-child{text-align:left}
            h2{margin-top:2em}
            svg text{font:13px system-ui,sans-serif}
            p{max-width:45em}
            """;

    private final MaskReport report;
    private final StringBuilder page = new StringBuilder();

    private MaskReportPage(MaskReport report) {
        this.report = report;
    }

    /**
     * The page, as HTML.
     *
     * @param title such as the run's directory
     */
    public static String of(MaskReport report, String title) {
        return new MaskReportPage(report).page(escape("Weight masks of " + title));
    }

    private String page(String title) {
        page.append("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>")
                .append(title)
                .append("</title><style>\n")
                .append(STYLE)
                .append("</style></head><body>\n<h1>")
                .append(title)
                .append(
                        "</h1>\n<h2>Which languages are close</h2>\n<p>Weights that both languages keep as a share of those"
                                + " that either keeps (Jaccard index). The tree joins the languages that are closest first, at"
                                + " their mean distance, 1 - Jaccard index (average linkage).</p>\n");
        tree();
        heatMap();
        pairs();
        page.append("<h2>Density</h2>\n<p>Share of the maskable weights that each language keeps.</p>\n");
        density(Language::layers, "layer ");
        density(Language::kinds, "");
        return page.append("</body></html>\n").toString();
    }

    private void tree() {
        List<String> order = report.tree().languages();
        int height = 2 * MARGIN + ROW * order.size();
        page.append(String.format(
                Locale.ROOT,
                "<svg role=\"img\" aria-label=\"dendrogram\" width=\"%d\" height=\"%d\">%n",
                LABEL_WIDTH + TREE_WIDTH + 2 * MARGIN,
                height));
        for (int i = 0; i < order.size(); i++) {
            page.append(String.format(
                    Locale.ROOT, "<text x=\"%d\" y=\"%.1f\">%s</text>%n", MARGIN, y(i) + 4.5, escape(order.get(i))));
        }
        Map<String, Integer> rows = new TreeMap<>();
        order.forEach(language -> rows.put(language, rows.size()));
        branch(report.tree(), rows);
        axis(height);
        page.append("</svg>\n");
    }

    /** Draws a part of the tree; returns where its stem is. */
    private double branch(LanguageTree tree, Map<String, Integer> rows) {
        if (!(tree instanceof LanguageTree.Join join)) {
            return y(rows.get(tree.languages().get(0)));
        }
        double upper = branch(join.left(), rows);
        double lower = branch(join.right(), rows);
        page.append(String.format(
                Locale.ROOT,
                "<path d=\"M%.1f %.1fH%.1fV%.1fH%.1f\" fill=\"none\" stroke=\"#345\"><title>%.3f</title></path>%n",
                x(join.left().height()),
                upper,
                x(join.height()),
                lower,
                x(join.right().height()),
                join.height()));
        return (upper + lower) / 2;
    }

    private void axis(int height) {
        double y = height - MARGIN;
        page.append(
                String.format(Locale.ROOT, "<path d=\"M%.1f %.1fH%.1f\" stroke=\"#999\"/>%n", x(0), y, x(longest())));
        page.append(String.format(
                Locale.ROOT,
                "<text x=\"%.1f\" y=\"%.1f\" fill=\"#666\">0</text><text x=\"%.1f\" y=\"%.1f\" fill=\"#666\""
                        + " text-anchor=\"end\">distance %.3f</text>%n",
                x(0),
                y + 15,
                x(longest()),
                y + 15,
                longest()));
    }

    private static double y(int row) {
        return MARGIN / 2.0 + ROW * (row + 0.5);
    }

    private double x(double distance) {
        return MARGIN + LABEL_WIDTH + TREE_WIDTH * distance / longest();
    }

    /** Of equal or single masks there is no distance, but a scale. */
    private double longest() {
        return report.tree().height() == 0 ? 1 : report.tree().height();
    }

    private void heatMap() {
        List<String> order = report.tree().languages();
        page.append("<table><tr><th></th>");
        order.forEach(language -> cell("th", "", escape(language)));
        page.append("</tr>\n");
        double least = report.pairs().stream().mapToDouble(Pair::jaccard).min().orElse(0);
        double most = report.pairs().stream().mapToDouble(Pair::jaccard).max().orElse(1);
        for (String one : order) {
            page.append("<tr>");
            cell("th", "", escape(one));
            for (String other : order) {
                double jaccard = one.equals(other) ? 1 : report.pair(one, other).jaccard();
                double shade = one.equals(other) || most == least ? 1 : (jaccard - least) / (most - least);
                cell("td", colour(one.equals(other) ? 0 : shade), number(jaccard));
            }
            page.append("</tr>\n");
        }
        page.append("</table>\n");
    }

    private void pairs() {
        page.append("<table><tr><th>pair</th><th>Jaccard</th><th>share of the smaller</th><th>by chance</th></tr>\n");
        for (Pair pair : report.pairs()) {
            page.append("<tr>");
            cell("td", "", escape(pair.first() + " " + pair.second()));
            cell("td", "", number(pair.jaccard()));
            cell("td", "", number(pair.shareOfSmaller()));
            cell("td", "", number(pair.byChance()));
            page.append("</tr>\n");
        }
        page.append(
                "</table>\n<p>By chance: the Jaccard index to expect of two languages that keep as many weights of each"
                        + " tensor, drawn at random.</p>\n");
    }

    private <K> void density(java.util.function.Function<Language, Map<K, MaskDensity>> parts, String prefix) {
        page.append("<table><tr><th></th><th>all</th>");
        Language any = report.languages().values().iterator().next();
        parts.apply(any).keySet().forEach(part -> cell("th", "", escape(prefix + part)));
        page.append("</tr>\n");
        report.languages().forEach((language, l) -> {
            page.append("<tr>");
            cell("th", "", escape(language));
            cell("td", "", number(l.density()));
            parts.apply(l).values().forEach(d -> cell("td", colour(d.share()), number(d.share())));
            page.append("</tr>\n");
        });
        page.append("</table>\n");
    }

    private void cell(String element, String style, String text) {
        page.append('<').append(element).append(style.isEmpty() ? "" : " style=\"" + style + "\"");
        page.append('>').append(text).append("</").append(element).append('>');
    }

    /** From white at 0 to a blue on which dark text can be read. */
    private static String colour(double share) {
        return String.format(Locale.ROOT, "background:hsl(205 70%% %.0f%%)", 100 - 38 * share);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
