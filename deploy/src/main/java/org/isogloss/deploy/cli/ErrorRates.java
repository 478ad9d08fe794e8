package org.isogloss.deploy.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.isogloss.protocol.exchange.Transcript;

/** Error rates by language, summed up clip by clip: all errors over all units. */
final class ErrorRates {

    /** Sums of a language. */
    private static final class Sums {
        int clips;
        int broken;
        double seconds;
        long substitutions;
        long deletions;
        long insertions;
        long units;

        long errors() {
            return substitutions + deletions + insertions;
        }

        double rate() {
            return (double) errors() / units;
        }
    }

    private final String measure;
    private final Map<String, Sums> languages = new TreeMap<>();

    /** @param measure what the rate is called: CER or PER */
    ErrorRates(String measure) {
        this.measure = measure;
    }

    void add(String language, double seconds, Transcript heard) {
        Sums sums = languages.computeIfAbsent(language, l -> new Sums());
        sums.clips++;
        sums.seconds += seconds;
        sums.substitutions += heard.getSubstitutions();
        sums.deletions += heard.getDeletions();
        sums.insertions += heard.getInsertions();
        sums.units += heard.getReferenceUnits();
    }

    /** A clip of the language could not be read. */
    void addBroken(String language) {
        languages.computeIfAbsent(language, l -> new Sums()).broken++;
    }

    int broken() {
        return languages.values().stream().mapToInt(sums -> sums.broken).sum();
    }

    /** Of all languages; their mean counts each once, however much of it there is. */
    private double mean() {
        return languages.values().stream()
                .filter(sums -> sums.units > 0)
                .mapToDouble(Sums::rate)
                .average()
                .orElse(Double.NaN);
    }

    String table() {
        StringBuilder table = new StringBuilder(
                format("language   clips  minutes    units  substit.  deleted  inserted  %6s%n", measure));
        languages.forEach((language, sums) -> table.append(format(
                "%-8s %7d %8.2f %8d %9d %8d %9d  %6s%n",
                language,
                sums.clips,
                sums.seconds / 60,
                sums.units,
                sums.substitutions,
                sums.deletions,
                sums.insertions,
                rate(sums.units == 0 ? Double.NaN : sums.rate()))));
        return table.append(format("%-8s %53s  %6s", "mean", "", rate(mean()))).toString();
    }

    private static String rate(double value) {
        return Double.isNaN(value) ? "-" : format("%.3f", value);
    }

    /** Adds the languages and their mean; what there is nothing of is null. */
    void addTo(ObjectNode root) {
        root.put("measure", measure);
        ObjectNode all = root.putObject("languages");
        languages.forEach((language, sums) -> {
            ObjectNode node = all.putObject(language)
                    .put("clips", sums.clips)
                    .put("broken", sums.broken)
                    .put("seconds", sums.seconds)
                    .put("units", sums.units)
                    .put("errors", sums.errors())
                    .put("substitutions", sums.substitutions)
                    .put("deletions", sums.deletions)
                    .put("insertions", sums.insertions);
            put(node, "errorRate", sums.units == 0 ? Double.NaN : sums.rate());
        });
        put(root, "meanErrorRate", mean());
    }

    private static void put(ObjectNode node, String field, double value) {
        node.put(field, Double.isNaN(value) ? null : Double.valueOf(value));
    }

    static ObjectNode json() {
        return new ObjectMapper().createObjectNode();
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
