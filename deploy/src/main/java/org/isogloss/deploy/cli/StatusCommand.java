package org.isogloss.deploy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code isogloss status}. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = "Shows where a run is, what it waits for, and who works for it.")
final class StatusCommand implements Callable<Integer> {

    @Mixin
    private ControlClient coordinator;

    @Option(names = "--json", description = "As JSON, for programs.")
    private boolean json;

    @Override
    public Integer call() {
        JsonNode status = coordinator.get("/api/status");
        System.out.println(json ? status.toPrettyString() : text(status, coordinator.page()));
        return 0;
    }

    private static String text(JsonNode s, String page) {
        StringBuilder text = new StringBuilder();
        boolean over = s.path("phase").asInt() >= s.path("phases").size();
        String phase =
                over ? "over" : s.path("phases").path(s.path("phase").asInt()).asText();
        line(
                text,
                "run",
                s.path("runDirectory").asText() + "  " + s.path("runId").asText());
        line(text, "page", page);
        line(
                text,
                "phase",
                phase + ", round " + s.path("round").asText() + " of "
                        + s.path("rounds").asText());
        line(text, "step", s.path("step").asText() + " of " + s.path("steps").asText() + eta(s));
        line(
                text,
                "waits for",
                s.path("waitingFor").asText()
                        + String.format(
                                Locale.ROOT,
                                " (since %.1f s)",
                                s.path("waitingSeconds").asDouble()));
        line(text, "next", s.path("waitingNext").asText());
        for (JsonNode q : s.path("quarantined")) {
            line(
                    text,
                    "left out",
                    q.path("language").asText() + " since step "
                            + q.path("step").asText() + ": " + q.path("why").asText());
        }
        s.path("lossBits").fields().forEachRemaining(e -> line(text, "loss " + e.getKey(), loss(e.getValue(), "bits")));
        s.path("ctcNats")
                .fields()
                .forEachRemaining(e -> line(text, "loss " + e.getKey(), loss(e.getValue(), "nats a label")));
        coordinators(text, s.path("coordinator"));
        storage(text, s);
        for (JsonNode w : s.path("workers")) {
            line(
                    text,
                    "worker",
                    String.format(
                            Locale.ROOT,
                            "%s  %s  %d lanes  heard %.1f s ago  %s%s",
                            w.path("name").asText(),
                            w.path("device").asText(),
                            w.path("lanes").asInt(),
                            w.path("heardSeconds").asDouble(),
                            w.path("metrics").asText(),
                            w.path("leaving").asBoolean() ? "  leaving" : ""));
        }
        return text.toString().stripTrailing();
    }

    private static String loss(JsonNode value, String unit) {
        return value.isNull() ? "not a number" : String.format(Locale.ROOT, "%.3f %s", value.asDouble(), unit);
    }

    private static void coordinators(StringBuilder text, JsonNode c) {
        String takeovers = c.path("takeovers").asInt() == 0
                ? ""
                : ", taken over " + c.path("takeovers").asInt() + " times";
        String idle = c.path("takeoverSeconds").isNumber()
                ? String.format(
                        Locale.ROOT,
                        ", %.1f s without a step at the last",
                        c.path("takeoverSeconds").asDouble())
                : "";
        line(text, "epoch", c.path("epoch").asText() + takeovers + idle);
        c.path("standbys").forEach(at -> line(text, "standby", at.asText()));
        c.path("reducers").forEach(at -> line(text, "slices at", at.asText()));
    }

    private static void storage(StringBuilder text, JsonNode s) {
        JsonNode saved = s.path("checkpoint");
        if (saved.isObject()) {
            line(
                    text,
                    "checkpoint",
                    String.format(
                            Locale.ROOT,
                            "of step %d, %.0f s ago",
                            saved.path("step").asLong(),
                            saved.path("seconds").asDouble()));
        }
        for (JsonNode fault : s.path("storage")) {
            line(
                    text,
                    "storage",
                    String.format(
                            Locale.ROOT,
                            "%s (since %.0f s, failures: %d)",
                            fault.path("what").asText(),
                            fault.path("seconds").asDouble(),
                            fault.path("failures").asLong()));
        }
        s.path("damagedCheckpoints").forEach(d -> line(text, "damaged", d.asText()));
    }

    private static String eta(JsonNode s) {
        return s.path("etaSeconds").isNumber()
                ? String.format(
                        Locale.ROOT, ", about %.0f s left", s.path("etaSeconds").asDouble())
                : "";
    }

    private static void line(StringBuilder text, String what, String value) {
        text.append(String.format(Locale.ROOT, "%-10s %s%n", what, value));
    }
}
