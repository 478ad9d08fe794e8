package org.isogloss.deploy.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.isogloss.protocol.conformance.Outcome;
import org.isogloss.protocol.conformance.Verdict;

/** Verdicts of a conformance check for people and for programs. */
record ConformanceText(Path directory, List<Verdict> verdicts) {

    private static final ObjectMapper JSON = new ObjectMapper();

    String line(Verdict v) {
        String compared = v.outcome() == Outcome.PASS || v.outcome() == Outcome.FAIL
                ? String.format(Locale.ROOT, "  diff %.2e  atol %.0e", v.difference(), v.tolerance())
                : "";
        String note = v.note().isEmpty() ? "" : "  (" + v.note() + ")";
        return String.format(
                "%-14s %s  %s  %s%s%s", word(v.outcome()), v.file(), v.tensor(), v.shape(), compared, note);
    }

    private static String word(Outcome outcome) {
        return outcome.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    long count(Outcome outcome) {
        return verdicts.stream().filter(v -> v.outcome() == outcome).count();
    }

    String summary() {
        return String.format(
                "%d tensors: %d pass, %d fail, %d input, %d not applicable. Closest to its tolerance: %s",
                verdicts.size(),
                count(Outcome.PASS),
                count(Outcome.FAIL),
                count(Outcome.INPUT),
                count(Outcome.NOT_APPLICABLE),
                closest());
    }

    /** Of those that pass with a tolerance. */
    private String closest() {
        return verdicts.stream()
                .filter(v -> v.outcome() == Outcome.PASS && v.tolerance() > 0)
                .max(Comparator.comparingDouble(ConformanceText::share))
                .map(v -> String.format(Locale.ROOT, "%s %s, %.2f of it", v.file(), v.tensor(), share(v)))
                .orElse("none");
    }

    private static double share(Verdict v) {
        return v.difference() / v.tolerance();
    }

    String json() throws JsonProcessingException {
        ObjectNode root = JSON.createObjectNode();
        root.put("directory", directory.toString());
        root.put("conforms", count(Outcome.FAIL) == 0);
        ObjectNode counts = root.putObject("counts");
        for (Outcome outcome : Outcome.values()) {
            counts.put(outcome.name().toLowerCase(Locale.ROOT), count(outcome));
        }
        ArrayNode tensors = root.putArray("tensors");
        verdicts.forEach(v -> put(tensors.addObject(), v));
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root);
    }

    private static void put(ObjectNode node, Verdict v) {
        node.put("file", v.file()).put("name", v.tensor());
        v.shape().forEach(node.putArray("shape")::add);
        node.put("outcome", v.outcome().name().toLowerCase(Locale.ROOT));
        if (v.outcome() == Outcome.PASS || v.outcome() == Outcome.FAIL) {
            // JSON has no NaN: a difference that has no number is null.
            node.put("difference", Double.isFinite(v.difference()) ? (Double) v.difference() : null);
            node.put("tolerance", v.tolerance());
        }
        if (!v.note().isEmpty()) {
            node.put("note", v.note());
        }
    }
}
