package org.isogloss.tests.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.isogloss.protocol.metrics.Metric;
import org.junit.jupiter.api.Test;

/** What the boards show is what the processes serve. */
class BoardsTest {

    private static final Set<String> OF_TARGETS = Set.of("run", "role", "worker", "instance", "job");
    private static final Pattern NAME = Pattern.compile("isogloss_\\w+");
    private static final Pattern LABEL_MATCHER = Pattern.compile("(\\w+)(?:=~?|!=)\"");
    private static final Pattern LEGEND_LABEL = Pattern.compile("\\{\\{(\\w+)}}");

    private final List<Board> boards = Board.all();

    @Test
    void boardsAreCalledByWhatLinksNameThem() {
        assertThat(boards)
                .extracting(Board::uid)
                .containsExactly("isogloss-cluster", "isogloss-languages", "isogloss-processes", "isogloss-run");
        assertThat(boards).allSatisfy(board -> assertThat(board.file()).hasFileName(board.uid() + ".json"));
    }

    @Test
    void everyBoardLetsChooseSourceAndRun() {
        assertThat(boards).allSatisfy(board -> assertThat(board.json().at("/templating/list"))
                .extracting(variable -> variable.path("name").asText())
                .contains("datasource", "run"));
    }

    @Test
    void everyPanelHasATitleAnExplanationAUnitAndTheChosenSource() {
        for (Board board : boards) {
            assertThat(board.panels()).hasSizeGreaterThan(5).allSatisfy(BoardsTest::checkPanel);
            assertThat(board.annotations()).hasSizeGreaterThan(1);
        }
    }

    @Test
    void everyPanelHasAPlaceOfItsOwn() {
        for (Board board : boards) {
            Set<String> places = new HashSet<>();
            for (JsonNode panel : board.panels()) {
                JsonNode at = panel.path("gridPos");
                for (int x = at.path("x").asInt();
                        x < at.path("x").asInt() + at.path("w").asInt();
                        x++) {
                    for (int y = at.path("y").asInt();
                            y < at.path("y").asInt() + at.path("h").asInt();
                            y++) {
                        assertThat(places.add(x + "," + y))
                                .as("%s: %s lies over another", board.uid(), panel.path("title"))
                                .isTrue();
                    }
                }
            }
            assertThat(board.panels())
                    .extracting(panel -> panel.path("id").asInt())
                    .doesNotHaveDuplicates();
        }
    }

    private static void checkPanel(JsonNode panel) {
        assertThat(panel.path("title").asText()).isNotBlank();
        assertThat(panel.path("description").asText()).isNotBlank();
        assertThat(panel.at("/fieldConfig/defaults/unit").asText()).isNotBlank();
        assertThat(panel.at("/datasource/uid").asText()).isEqualTo("${datasource}");
        assertThat(panel.path("targets")).isNotEmpty();
    }

    @Test
    void everyMetricAndLabelOfAQueryExists() {
        Map<String, Set<String>> labels = served();
        assertThat(boards).flatExtracting(Board::queries).hasSizeGreaterThan(40).allSatisfy(query -> {
            Set<String> metrics = matches(NAME, query.expression());
            assertThat(labels.keySet()).as(query.where()).containsAll(metrics);
            Set<String> known = new HashSet<>(OF_TARGETS);
            metrics.forEach(metric -> known.addAll(labels.get(metric)));
            if (!metrics.isEmpty()) {
                assertThat(known).as(query.where()).containsAll(matches(LABEL_MATCHER, query.expression()));
                assertThat(known).as(query.where()).containsAll(matches(LEGEND_LABEL, query.legend()));
            }
        });
    }

    /** One that stands by serves what has no labels as well: as 0. */
    @Test
    void whoStandsByDoublesNoNumber() {
        List<String> unlabelled = Stream.of(Metric.values())
                .filter(metric -> metric.labels().isEmpty() && metric != Metric.REPLICA_STEP)
                .flatMap(BoardsTest::series)
                .toList();
        assertThat(boards).flatExtracting(Board::queries).allSatisfy(query -> {
            String rest =
                    query.expression().replaceAll("(?:max|sum) by \\(run\\) \\((?:(?:rate|increase)\\()?\\w+", "");
            assertThat(matches(NAME, rest)).as(query.where()).doesNotContainAnyElementsOf(unlabelled);
            if (query.expression().contains("sum by (role")) {
                assertThat(query.expression()).contains("sum by (role, worker, instance)");
            }
        });
    }

    @Test
    void everyMetricIsOnABoard() {
        String all = boards.stream()
                .flatMap(board -> board.queries().stream())
                .map(Board.Query::expression)
                .collect(Collectors.joining("\n"));

        assertThat(Metric.values()).allSatisfy(metric -> assertThat(all).contains(metric.metricName()));
    }

    /** Labels of every series that processes serve, by its name. */
    private static Map<String, Set<String>> served() {
        Map<String, Set<String>> served = new HashMap<>();
        for (Metric metric : Metric.values()) {
            series(metric).forEach(name -> served.put(name, Set.copyOf(metric.labels())));
        }
        return served;
    }

    private static Stream<String> series(Metric metric) {
        String name = metric.metricName();
        return switch (metric.type()) {
            case COUNTER -> Stream.of(name + "_total");
            case GAUGE -> Stream.of(name);
            case HISTOGRAM -> Stream.of(name + "_sum", name + "_count", name + "_bucket");
        };
    }

    private static Set<String> matches(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map((MatchResult match) -> match.group(match.groupCount()))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
