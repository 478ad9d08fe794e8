package org.isogloss.dashboards.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.isogloss.dashboards.history.Chart;
import org.isogloss.dashboards.history.History;
import org.isogloss.protocol.page.Document;
import org.isogloss.protocol.page.RunPage;

/**
 * A run as browsers see it: the page's files, and what has happened so far as JSON.
 *
 * <p>Thread-safe: told of things by the coordinator's threads, asked by those that serve HTTP.
 */
public final class LivePage implements RunPage {

    private static final int EVENTS_KEPT = 500;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final PageFiles files = new PageFiles();
    private final EventLog events = new EventLog(EVENTS_KEPT);
    private final History history = new History();
    private final Clock clock;

    public LivePage(Clock clock) {
        this.clock = clock;
    }

    /** Something worth a line of text has happened. */
    public void event(String text) {
        events.add(clock.millis(), text);
    }

    /** Where to note the run's numbers, step by step. */
    public History history() {
        return history;
    }

    @Override
    public Optional<Document> get(String path, Map<String, String> query) {
        return switch (path) {
            case "/api/history" -> history(query);
            case "/api/events" -> Optional.of(json(Map.of("events", events.after(number(query.get("after"))))));
            default -> files.get(path);
        };
    }

    private Optional<Document> history(Map<String, String> query) {
        return Chart.of(query.get("chart"))
                .map(chart -> history.view(chart, number(query.get("from")), number(query.get("since"))))
                .map(view -> Document.json(view.json()));
    }

    @Override
    public String news() {
        return text(Map.of("events", events.last(), "step", history.last()));
    }

    /** What is no number asks for everything. */
    private static long number(String text) {
        try {
            return text == null ? 0 : Long.parseLong(text);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private static Document json(Object value) {
        return Document.json(text(value));
    }

    private static String text(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("maps and records are always JSON", e);
        }
    }
}
