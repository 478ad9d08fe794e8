package org.isogloss.deploy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.isogloss.protocol.OneLine;

/** What {@code isogloss watch} shows of a status: a screenful of lines, or a single one. */
final class WatchText {

    private static final int BAR = 40;
    private static final int SPARKS = 40;
    private static final int LEAST_ROWS = 3;

    private final JsonNode status;
    private final Map<String, List<Double>> losses;
    private final int height;
    private final List<String> lines = new ArrayList<>();

    private WatchText(JsonNode status, Map<String, List<Double>> losses, int height) {
        this.status = status;
        this.losses = losses;
        this.height = height;
    }

    /**
     * A screenful.
     *
     * @param status as {@code /api/status} tells it
     * @param losses over the run by language, and of all by the empty name
     */
    static List<String> screen(JsonNode status, Map<String, List<Double>> losses, int width, int height) {
        WatchText text = new WatchText(status, losses, height);
        text.run();
        text.languages();
        text.workers();
        return text.lines.stream()
                .limit(height)
                .map(line -> line.length() > width ? line.substring(0, width) : line)
                .toList();
    }

    /** One line, for what is no terminal. */
    static String line(JsonNode s) {
        return String.format(
                Locale.ROOT,
                "step %d of %d  %s  %s  %d workers  %s  waits for %s",
                s.path("step").asLong(),
                s.path("steps").asLong(),
                phase(s),
                loss(s),
                s.path("workers").size(),
                left(s),
                OneLine.of(s.path("waitingFor").asText()));
    }

    private void run() {
        line("Isogloss  %s", OneLine.of(status.path("runDirectory").asText()));
        line("");
        line("phase      %s", phase(status));
        line(
                "step       %d of %d   %s",
                status.path("step").asLong(), status.path("steps").asLong(), left(status));
        line("           %s", bar(status));
        JsonNode speech = status.path("audioPerSecond");
        if (speech.isNumber()) {
            line(
                    "speed      %.1f s of speech a second, %.2f s a step",
                    speech.asDouble(), status.path("stepSeconds").asDouble());
        }
        line("waits for  %s", OneLine.of(status.path("waitingFor").asText()));
        line("next       %s", OneLine.of(status.path("waitingNext").asText()));
        status.path("quarantined")
                .forEach(q -> line(
                        "left out   %s: %s",
                        OneLine.of(q.path("language").asText()),
                        OneLine.of(q.path("why").asText())));
        status.path("storage")
                .forEach(f -> line("storage    %s", OneLine.of(f.path("what").asText())));
        line("");
    }

    private static String phase(JsonNode s) {
        int phase = s.path("phase").asInt();
        if (phase >= s.path("phases").size()) {
            return "over";
        }
        return String.format(
                Locale.ROOT,
                "%s, round %d of %d",
                s.path("phases").path(phase).asText(),
                s.path("round").asLong(),
                s.path("rounds").asLong());
    }

    private static String left(JsonNode s) {
        return s.path("etaSeconds").isNumber()
                ? "about " + span(s.path("etaSeconds").asLong()) + " left"
                : "time left not known yet";
    }

    /** 45 s, 12 min, 3 h 20 min. */
    static String span(long seconds) {
        if (seconds < 100) {
            return seconds + " s";
        }
        long minutes = (seconds + 30) / 60;
        return minutes < 100 ? minutes + " min" : minutes / 60 + " h " + minutes % 60 + " min";
    }

    private static String bar(JsonNode s) {
        double share = s.path("steps").asLong() == 0
                ? 0
                : Math.min(1, s.path("step").asDouble() / s.path("steps").asDouble());
        int full = (int) Math.floor(share * BAR);
        return String.format(Locale.ROOT, "[%s%s] %3.0f %%", "#".repeat(full), ".".repeat(BAR - full), 100 * share);
    }

    private static String loss(JsonNode s) {
        boolean finetunes = !s.path("ctcNats").isEmpty();
        double sum = 0;
        int count = 0;
        for (JsonNode loss : s.path(finetunes ? "ctcNats" : "lossBits")) {
            sum += loss.asDouble();
            count++;
        }
        return count == 0
                ? "no loss yet"
                : String.format(Locale.ROOT, "loss %.3f %s", sum / count, finetunes ? "nats a label" : "bits");
    }

    private void languages() {
        if (losses.isEmpty()) {
            return;
        }
        String unit = status.path("ctcNats").isEmpty() ? "bits a hidden frame" : "nats a label";
        line("%-16s %8s  over the run, %s", "language", "loss", unit);
        List<String> rows = new ArrayList<>();
        losses.forEach((name, values) -> {
            double last = values.stream().filter(Double::isFinite).reduce(Double.NaN, (a, b) -> b);
            String shown = name.isEmpty() ? "all" : OneLine.of(name);
            rows.add(String.format(Locale.ROOT, "%-16s %8.3f  %s", shown, last, Sparkline.of(values, SPARKS)));
        });
        rows(rows, (height - lines.size()) / 2, "languages");
        line("");
    }

    private void workers() {
        JsonNode workers = status.path("workers");
        long lost = 0;
        for (JsonNode gone : status.path("gone")) {
            lost += gone.path("how").asText().equals("lost") ? 1 : 0;
        }
        line(
                "%-24s %-9s %5s %10s  %s",
                workers.size() + " workers" + (lost > 0 ? ", " + lost + " lost" : ""),
                "state",
                "lanes",
                "lanes/min",
                "heard");
        List<String> rows = new ArrayList<>();
        for (JsonNode w : workers) {
            int lanes = w.path("lanes").asInt();
            String state = w.path("leaving").asBoolean() ? "leaving" : lanes > 0 ? "computing" : "idle";
            rows.add(String.format(
                    Locale.ROOT,
                    "%-24s %-9s %5d %10.1f  %.0f s ago",
                    OneLine.of(w.path("name").asText()),
                    state,
                    lanes,
                    w.path("lanesPerMinute").asDouble(),
                    w.path("heardSeconds").asDouble()));
        }
        rows(rows, height - lines.size(), "workers");
    }

    /** So many of them as there is room for, and how many more there are. */
    private void rows(List<String> rows, int room, String what) {
        int most = Math.max(LEAST_ROWS, room - 1);
        if (rows.size() <= most + 1) {
            lines.addAll(rows);
            return;
        }
        lines.addAll(rows.subList(0, most));
        line("... and %d more %s", rows.size() - most, what);
    }

    private void line(String format, Object... values) {
        lines.add(String.format(Locale.ROOT, format, values));
    }
}
