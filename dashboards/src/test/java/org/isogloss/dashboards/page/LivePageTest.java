package org.isogloss.dashboards.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.isogloss.protocol.page.Document;
import org.junit.jupiter.api.Test;

class LivePageTest {

    private static final Pattern REFERENCE = Pattern.compile("(?:src|href|from)\\s*=?\\s*[\"']([^\"']+)[\"']");

    private final LivePage page = new LivePage(Clock.fixed(Instant.ofEpochMilli(1234), ZoneOffset.UTC));

    private String text(String path) {
        return new String(document(path).content(), StandardCharsets.UTF_8);
    }

    private Document document(String path) {
        return page.get(path, Map.of()).orElseThrow(() -> new AssertionError("no document " + path));
    }

    /** All that the page leads to, itself included. */
    private Set<String> reachable() {
        Set<String> found = new LinkedHashSet<>(List.of("/"));
        List<String> open = List.of("/");
        while (!open.isEmpty()) {
            Set<String> next = new LinkedHashSet<>();
            for (String path : open) {
                Matcher reference = REFERENCE.matcher(text(path));
                while (reference.find()) {
                    String target = reference.group(1).replaceFirst("^\\./", "/page/");
                    if (!target.startsWith("/api/") && found.add(target)) {
                        next.add(target);
                    }
                }
            }
            open = List.copyOf(next);
        }
        return found;
    }

    @Test
    void everythingThatThePageNamesIsServedFromHere() {
        assertThat(reachable()).contains("/page/main.js", "/page/workers.js", "/page/page.css", "/page/icon.svg");
    }

    @Test
    void nothingIsInlineSoThatAStrictPolicyHolds() {
        assertThat(text("/"))
                .doesNotContain("<style", "style=", "javascript:")
                .doesNotContainPattern("\\son[a-z]+=")
                .doesNotContainPattern("<script[^>]*>[^<]");
    }

    @Test
    void scriptsSetTextAndNeverMarkup() {
        reachable().stream()
                .filter(path -> path.endsWith(".js") && !path.contains("uplot"))
                .forEach(path -> assertThat(text(path))
                        .as(path)
                        .doesNotContain("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("));
    }

    @Test
    void anUnchangedFileKeepsItsTag() {
        assertThat(document("/").tag())
                .isEqualTo(
                        new LivePage(Clock.systemUTC()).get("/", Map.of()).get().tag());
    }

    @Test
    void nothingElseIsServed() {
        assertThat(page.get("/page/../pom.xml", Map.of())).isEmpty();
        assertThat(page.get("/page/LivePage.class", Map.of())).isEmpty();
        assertThat(page.get("/api/status", Map.of())).isEmpty();
    }

    @Test
    void eventsAreFetchedFromANumberOn() {
        page.event("first");
        page.event("second \"quoted\" <b>");

        assertThat(page.news()).contains("\"events\":2");
        assertThat(events("1"))
                .isEqualTo("{\"events\":[{\"number\":2,\"millis\":1234,\"text\":\"second \\\"quoted\\\" <b>\"}]}");
        assertThat(events("2")).isEqualTo("{\"events\":[]}");
        assertThat(events("no number")).contains("first");
    }

    private String events(String after) {
        return new String(
                page.get("/api/events", Map.of("after", after)).orElseThrow().content(), StandardCharsets.UTF_8);
    }
}
