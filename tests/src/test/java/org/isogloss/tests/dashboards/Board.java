package org.isogloss.tests.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A Grafana board, as its file has it. */
public record Board(Path file, JsonNode json) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * A query of a board.
     *
     * @param where of the board, for messages
     * @param legend what a series is called, with labels in braces
     */
    public record Query(String where, String expression, String legend) {

        /** With the variables as Grafana would fill them in for a run of that name and all its languages and workers. */
        public String filledIn(String run, String interval) {
            return expression
                    .replace("$__rate_interval", interval)
                    .replace("$__interval", interval)
                    .replace("$run", run)
                    .replaceAll("\\$(language|worker)", ".*");
        }
    }

    public static List<Board> all() {
        try (Stream<Path> files = Files.list(DashboardFiles.BOARDS)) {
            return files.sorted().map(Board::read).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Board read(Path file) {
        try {
            return new Board(file, JSON.readTree(file.toFile()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String uid() {
        return json.path("uid").asText();
    }

    public List<JsonNode> panels() {
        List<JsonNode> panels = new ArrayList<>();
        json.path("panels").forEach(panels::add);
        return panels;
    }

    public List<Query> queries() {
        List<Query> queries = new ArrayList<>();
        for (JsonNode panel : panels()) {
            for (JsonNode target : panel.path("targets")) {
                queries.add(new Query(
                        uid() + " / " + panel.path("title").asText(),
                        target.path("expr").asText(),
                        target.path("legendFormat").asText()));
            }
        }
        return queries;
    }

    public List<Query> annotations() {
        List<Query> queries = new ArrayList<>();
        for (JsonNode annotation : json.path("annotations").path("list")) {
            queries.add(new Query(
                    uid() + " / " + annotation.path("name").asText(),
                    annotation.path("expr").asText(),
                    annotation.path("titleFormat").asText()));
        }
        return queries;
    }
}
