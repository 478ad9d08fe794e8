package org.isogloss.coordinator.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.isogloss.coordinator.report.MaskReport.Language;
import org.isogloss.coordinator.report.MaskReport.Pair;
import org.isogloss.protocol.mask.MaskDensity;

/** A {@link MaskReport} as tables in Markdown. */
public final class MaskReportText {

    private MaskReportText() {}

    public static String of(MaskReport report) {
        StringBuilder text = new StringBuilder();
        section(text, "Share of the maskable weights kept, by layer", density(report, "layer ", Language::layers));
        section(text, "The same by kind of tensor", density(report, "", Language::kinds));
        section(text, "Jaccard overlap", overlap(report, Pair::jaccard));
        section(text, "Common weights as a share of the smaller sub-network", overlap(report, Pair::shareOfSmaller));
        if (!report.pairs().isEmpty()) {
            section(text, "Which languages are close", closeness(report));
        }
        return text.toString().stripTrailing();
    }

    private static void section(StringBuilder text, String title, TextTable table) {
        text.append(title).append("\n\n").append(table).append('\n');
    }

    private static <K> TextTable density(
            MaskReport report, String prefix, Function<Language, Map<K, MaskDensity>> parts) {
        List<String> header = new ArrayList<>(List.of("language", "all"));
        Language any = report.languages().values().iterator().next();
        parts.apply(any).keySet().forEach(part -> header.add(prefix + part));
        TextTable table = new TextTable(header);
        report.languages().forEach((language, l) -> {
            List<String> row = new ArrayList<>(List.of(language, number(l.density())));
            parts.apply(l).values().forEach(d -> row.add(number(d.share())));
            table.row(row);
        });
        return table;
    }

    private static TextTable overlap(MaskReport report, ToDoubleFunction<Pair> value) {
        List<String> header = new ArrayList<>(List.of(""));
        header.addAll(report.languages().keySet());
        TextTable table = new TextTable(header);
        for (String one : report.languages().keySet()) {
            List<String> row = new ArrayList<>(List.of(one));
            for (String other : report.languages().keySet()) {
                row.add(number(one.equals(other) ? 1 : value.applyAsDouble(report.pair(one, other))));
            }
            table.row(row);
        }
        return table;
    }

    private static TextTable closeness(MaskReport report) {
        TextTable table = new TextTable(List.of("pair", "Jaccard", "by chance", "above chance"));
        for (Pair pair : report.pairs()) {
            table.row(List.of(
                    pair.first() + " " + pair.second(),
                    number(pair.jaccard()),
                    number(pair.byChance()),
                    String.format(Locale.ROOT, "%+.3f", pair.jaccard() - pair.byChance())));
        }
        return table;
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }
}
