package org.isogloss.deploy.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.isogloss.coordinator.report.LanguageTree;
import org.isogloss.coordinator.report.MaskReport;
import org.isogloss.coordinator.report.MaskReport.Language;
import org.isogloss.coordinator.report.MaskReport.Pair;
import org.isogloss.dashboards.report.ReportPage;
import org.isogloss.dashboards.report.ReportTree;
import org.isogloss.protocol.mask.MaskDensity;

/** Sections about a run's weight masks: which languages are close, and how dense each language's sub-network is where. */
public final class MaskSections {

    /** Of more languages, the closest pairs are listed. */
    private static final int MOST_PAIRS = 50;

    private MaskSections() {}

    /** A page of these sections alone. */
    public static String page(MaskReport report, String run) {
        ReportPage page = new ReportPage("Weight masks", run);
        add(page, report);
        return page.html();
    }

    static void add(ReportPage page, MaskReport report) {
        // Languages that the tree joins early are neighbours in the heat maps.
        List<String> order = report.tree().languages();
        page.section("Which languages are close")
                .text(
                        "Two languages' sub-networks are compared over the maskable weights. The Jaccard index is the share of the"
                                + " weights that either keeps which both keep. The tree joins what is closest first, at the mean"
                                + " distance, 1 - Jaccard index (average linkage).")
                .tree("Languages by their sub-networks", tree(report.tree()))
                .heat("Jaccard index", order, order, pairwise(report, order, Pair::jaccard))
                .heat(
                        "Common weights as a share of the smaller",
                        order,
                        order,
                        pairwise(report, order, Pair::shareOfSmaller));
        pairs(page, report);
        List<String> languages = List.copyOf(report.languages().keySet());
        page.section("Density")
                .text("Share of the maskable weights that each language keeps.")
                .heat(
                        "By layer",
                        columns(report, Language::layers, "layer "),
                        languages,
                        density(report, Language::layers))
                .heat(
                        "By kind of tensor",
                        columns(report, Language::kinds, ""),
                        languages,
                        density(report, Language::kinds));
    }

    private static ReportTree tree(LanguageTree tree) {
        return tree instanceof LanguageTree.Join join
                ? new ReportTree.Join(tree(join.left()), tree(join.right()), join.height())
                : new ReportTree.Leaf(tree.languages().get(0));
    }

    private static double[][] pairwise(MaskReport report, List<String> order, Function<Pair, Double> value) {
        double[][] values = new double[order.size()][order.size()];
        for (int i = 0; i < order.size(); i++) {
            for (int j = 0; j < order.size(); j++) {
                values[i][j] = i == j ? 1 : value.apply(report.pair(order.get(i), order.get(j)));
            }
        }
        return values;
    }

    private static void pairs(ReportPage page, MaskReport report) {
        if (report.pairs().isEmpty()) {
            return;
        }
        List<List<String>> rows = report.pairs().stream()
                .limit(MOST_PAIRS)
                .map(pair -> List.of(
                        pair.first() + " " + pair.second(),
                        number(pair.jaccard()),
                        number(pair.byChance()),
                        number(pair.shareOfSmaller())))
                .toList();
        page.table(List.of("pair", "Jaccard", "by chance", "share of the smaller"), rows);
        String left = report.pairs().size() > MOST_PAIRS
                ? " Shown are the " + MOST_PAIRS + " closest of "
                        + report.pairs().size() + " pairs."
                : "";
        page.text(
                "By chance: the Jaccard index to expect of two languages that keep as many weights of each tensor, drawn at"
                        + " random." + left);
    }

    private static <K> List<String> columns(
            MaskReport report, Function<Language, Map<K, MaskDensity>> parts, String prefix) {
        List<String> columns = new ArrayList<>(List.of("all"));
        Language any = report.languages().values().iterator().next();
        // Names in pictures are short: all that may be pruned are weights.
        parts.apply(any)
                .keySet()
                .forEach(part -> columns.add(prefix + part.toString().replaceFirst("\\.weight$", "")));
        return columns;
    }

    private static <K> double[][] density(MaskReport report, Function<Language, Map<K, MaskDensity>> parts) {
        return report.languages().values().stream()
                .map(language -> {
                    List<Double> row = new ArrayList<>(List.of(language.density()));
                    parts.apply(language).values().forEach(density -> row.add(density.share()));
                    return row.stream().mapToDouble(Double::doubleValue).toArray();
                })
                .toArray(double[][]::new);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }
}
