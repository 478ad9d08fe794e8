package org.isogloss.dashboards.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.isogloss.dashboards.history.Chart;
import org.isogloss.dashboards.history.History;
import org.isogloss.protocol.Sha256;
import org.junit.jupiter.api.Test;

class ReportPageTest {

    private static final String EVIL = "</script><script>alert(1)</script><!-- & \"'";
    private static final Pattern SCRIPT = Pattern.compile("<script>(.*?)</script>", Pattern.DOTALL);
    private static final Pattern DATA = Pattern.compile("id=\"data\">(.*?)</script>", Pattern.DOTALL);

    private static String page() {
        History history = new History();
        history.add(Chart.LOSS, EVIL, 1, 5);
        history.phase(1, EVIL);
        return new ReportPage(EVIL, EVIL)
                .section(EVIL)
                .text(EVIL)
                .facts(Map.of(EVIL, EVIL))
                .table(List.of(EVIL), List.of(List.of(EVIL)))
                .heat(EVIL, List.of(EVIL), List.of(EVIL), new double[][] {{0.5}})
                .runCharts(List.of(history.view(Chart.LOSS, 0, 0), history.view(Chart.CTC, 0, 0)))
                .chart(EVIL, EVIL, 2, history.view(Chart.LOSS, 0, 0))
                .dots(
                        EVIL,
                        EVIL,
                        true,
                        List.of(EVIL),
                        List.of(EVIL, "b"),
                        List.of(Arrays.asList(new ReportPage.Dot(2, 1, 3), null)))
                .tree(EVIL, new ReportTree.Join(new ReportTree.Leaf(EVIL), new ReportTree.Leaf("b"), 0.5))
                .events(List.of(Map.entry("2026-01-01T00:00:00Z", EVIL)))
                .file(EVIL, EVIL)
                .html();
    }

    private static List<String> scripts(String page) {
        List<String> scripts = new ArrayList<>();
        Matcher script = SCRIPT.matcher(page);
        while (script.find()) {
            scripts.add(script.group(1));
        }
        return scripts;
    }

    /** The library's text, which is not ours, has a link to its author. */
    @Test
    void nothingIsFetchedFromElsewhere() {
        assertThat(page())
                .doesNotContainPattern("(src|href)=")
                .doesNotContain("@import", "url(", "import {", "export ");
    }

    @Test
    void whateverIsGivenStaysText() throws IOException {
        String page = page();
        assertThat(page).doesNotContain("alert(1)</script>");
        assertThat(page).contains("<title>&lt;/script>");
        assertThat(scripts(page)).as("the library and ours").hasSize(2);
        Matcher data = DATA.matcher(page);
        assertThat(data.find()).isTrue();
        JsonNode json = new ObjectMapper().readTree(data.group(1));
        assertThat(json.path("title").asText()).isEqualTo(EVIL);
        assertThat(json.path("sections").path(0).path("parts"))
                .extracting(part -> part.path("kind").asText())
                .containsExactly(
                        "text", "facts", "table", "heat", "charts", "charts", "dots", "tree", "events", "file");
        assertThat(json.at("/sections/0/parts/4/charts"))
                .as("of CTC there is nothing")
                .hasSize(1);
    }

    @Test
    void theContentPolicyKnowsItsScriptsAndNoOthers() {
        String page = page();
        List<String> allowed = new ArrayList<>();
        Matcher hash = Pattern.compile("'sha256-([^']+)'").matcher(page);
        while (hash.find()) {
            allowed.add(hash.group(1));
        }
        assertThat(page).contains("default-src 'none'");
        assertThat(scripts(page).stream().map(script -> Base64.getEncoder()
                        .encodeToString(Sha256.digest().digest(script.getBytes(StandardCharsets.UTF_8)))))
                .containsExactlyElementsOf(allowed);
    }
}
