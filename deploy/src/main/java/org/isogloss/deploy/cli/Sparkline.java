package org.isogloss.deploy.cli;

import java.util.ArrayList;
import java.util.List;

/** A row of numbers as a row of bars, from the smallest to the largest. */
final class Sparkline {

    private static final String BARS = "▁▂▃▄▅▆▇█";

    private Sparkline() {}

    /**
     * At most so many bars, each the mean of as many neighbours.
     *
     * @param values what is not a number is left out
     */
    static String of(List<Double> values, int width) {
        List<Double> known = values.stream().filter(Double::isFinite).toList();
        List<Double> means = new ArrayList<>();
        int bars = Math.min(width, known.size());
        for (int i = 0; i < bars; i++) {
            List<Double> part =
                    known.subList((int) ((long) i * known.size() / bars), (int) ((i + 1L) * known.size() / bars));
            means.add(part.stream().mapToDouble(v -> v).average().orElseThrow());
        }
        double low = means.stream().mapToDouble(v -> v).min().orElse(0);
        double high = means.stream().mapToDouble(v -> v).max().orElse(0);
        StringBuilder text = new StringBuilder();
        for (double mean : means) {
            int bar = high > low ? (int) Math.round((mean - low) / (high - low) * (BARS.length() - 1)) : 0;
            text.append(BARS.charAt(bar));
        }
        return text.toString();
    }
}
