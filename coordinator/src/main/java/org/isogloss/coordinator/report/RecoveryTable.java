package org.isogloss.coordinator.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.isogloss.coordinator.journal.RunLine;
import org.isogloss.coordinator.run.LossCause;

/** How long a run made no progress when it lost workers that held lanes: a row a cause. */
public final class RecoveryTable {

    private final Map<LossCause, List<Double>> seconds = new TreeMap<>();

    private RecoveryTable() {}

    /** Of what a journal has of it; causes that are not known here are left out. */
    public static RecoveryTable of(List<RunLine> lines) {
        RecoveryTable table = new RecoveryTable();
        for (RunLine line : lines) {
            if (line instanceof RunLine.Recovery r) {
                for (LossCause cause : LossCause.values()) {
                    if (cause.label().equals(r.cause())) {
                        table.seconds
                                .computeIfAbsent(cause, c -> new ArrayList<>())
                                .add(r.seconds());
                    }
                }
            }
        }
        return table;
    }

    public boolean isEmpty() {
        return seconds.isEmpty();
    }

    public String markdown() {
        return table().toString();
    }

    TextTable table() {
        TextTable table = new TextTable(List.of("after", "times", "median s", "worst s"));
        seconds.forEach((cause, times) -> table.row(List.of(
                cause.text(), Integer.toString(times.size()), number(median(times)), number(Collections.max(times)))));
        return table;
    }

    private static double median(List<Double> values) {
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }
}
