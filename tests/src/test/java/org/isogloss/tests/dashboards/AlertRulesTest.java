package org.isogloss.tests.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.isogloss.tests.Tool;
import org.junit.jupiter.api.Test;

/** The alert rules, as Prometheus's own tool judges them. */
class AlertRulesTest {

    private static final Pattern RULE = Pattern.compile("- alert: (\\w+)");

    /** A case of the rule tests, with or without alerts that it expects. */
    private static final Pattern CASE =
            Pattern.compile("- alertname: (\\w+)\\s+eval_time: \\w+(?<fires>\\s+exp_alerts:)?");

    @Test
    void rulesAndScrapeConfigAreValid() {
        assertThat(Tool.onPath("promtool", "prometheus").run("check", "config", DashboardFiles.SCRAPE_CONFIG))
                .contains("SUCCESS")
                .contains("rules found");
    }

    @Test
    void everyAlertFiresWhenItShouldAndOnlyThen() {
        assertThat(Tool.onPath("promtool", "prometheus").run("test", "rules", DashboardFiles.ALERT_TESTS))
                .contains("SUCCESS");
    }

    @Test
    void everyAlertHasACaseOfEitherKindAndSaysWhatToDo() throws IOException {
        String rules = Files.readString(DashboardFiles.ALERTS);
        Set<String> alerts = found(RULE, rules, null);
        String tests = Files.readString(DashboardFiles.ALERT_TESTS);

        assertThat(alerts).hasSizeGreaterThan(5);
        assertThat(found(CASE, tests, true)).isEqualTo(alerts);
        assertThat(found(CASE, tests, false)).isEqualTo(alerts);
        List<String> each = List.of(rules.split("- alert: ", -1));
        assertThat(each.subList(1, each.size())).allSatisfy(rule -> assertThat(rule)
                .contains("summary: ")
                .contains("runbook: ")
                .contains("severity: "));
    }

    /** @param fires null for all */
    private static Set<String> found(Pattern pattern, String text, Boolean fires) {
        return pattern.matcher(text)
                .results()
                .filter(match -> fires == null || fires == (match.group(2) != null))
                .map((MatchResult match) -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
