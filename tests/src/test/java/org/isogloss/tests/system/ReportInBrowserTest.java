package org.isogloss.tests.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.isogloss.dashboards.history.Chart;
import org.isogloss.dashboards.history.History;
import org.isogloss.dashboards.report.ReportPage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code report.html} and the page of {@code isogloss masks}, as files that somebody opens. */
class ReportInBrowserTest {

    /** How many of a chart's pixels have a colour. */
    private static final String DRAWN =
            """
            canvas => canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data
              .filter((value, i) => i % 4 === 3 && value > 0).length
            """;

    /** Names of the languages whose colour a chart has in opaque pixels. */
    private static final String COLOURS =
            """
            canvas => {
              const {data} = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
              const colours = new Set();
              for (let i = 0; i < data.length; i += 4) {
                if (data[i + 3] === 255) colours.add(`rgb(${data[i]}, ${data[i + 1]}, ${data[i + 2]})`);
              }
              return [...document.querySelectorAll('.pin')]
                .filter(pin => colours.has(getComputedStyle(pin.querySelector('.swatch')).backgroundColor))
                .map(pin => pin.textContent);
            }
            """;

    private static Chromium chromium;
    private static Path report;

    @BeforeAll
    static void makeARun() {
        chromium = Chromium.start();
        report = Reference.get().run().resolve("report.html");
    }

    @AfterAll
    static void end() {
        if (chromium != null) {
            chromium.close();
        }
    }

    private static Page open(Path file, int width, ColorScheme scheme) {
        Page page = chromium.open(file.toAbsolutePath().toUri().toString(), width, 900, scheme);
        page.locator("#sections section").first().waitFor();
        return page;
    }

    @Test
    void showsWhatRanAndWhatCameOfIt() {
        Page page = open(report, 1280, ColorScheme.LIGHT);

        assertThat(page.locator("h2").allTextContents())
                .contains("What ran", "Over the steps", "Languages", "Which languages are close", "Density")
                .contains("What it took", "Events");
        Locator charts = page.locator(".chart canvas");
        assertThat(charts.count())
                .as("loss, accuracy, throughput, time, workers")
                .isEqualTo(5);
        for (Locator chart : charts.all()) {
            assertThat((int) chart.evaluate(DRAWN)).isGreaterThan(1000);
        }
        assertThat(page.locator(".tree path").count()).isGreaterThan(1);
        assertThat(page.locator(".facts").textContent())
                .contains(Reference.get().hashes().get((long) TinyRun.STEPS));
        assertThat(page.locator(".events").textContent()).contains("worker alone joined", "checkpoint step-", "Java ");
        chromium.assertNoComplaints();
    }

    @Test
    void aLanguageIsChosenByItsName() {
        Page page = open(report, 1280, ColorScheme.LIGHT);
        Locator pin = page.locator(".pin").first();

        pin.click();

        assertThat(pin.getAttribute("aria-pressed")).isEqualTo("true");
        assertThat(page.locator(".readout").first().textContent()).contains(pin.textContent() + " ");
        chromium.assertNoComplaints();
    }

    @Test
    void aLanguageHasOneColourInAllCharts() throws IOException {
        History history = new History();
        for (int step = 1; step <= 50; step++) {
            history.add(Chart.LOSS, "xa", step, 4);
            history.add(Chart.LOSS, "xb", step, 5);
            history.add(Chart.CTC, "xb", step, 3);
        }
        String html = new ReportPage("Colours", "")
                .section("Over the steps")
                .runCharts(List.of(history.view(Chart.LOSS, 0, 0), history.view(Chart.CTC, 0, 0)))
                .html();
        Path file = Files.writeString(Scratch.directory("colours").resolve("report.html"), html);
        Page page = open(file, 1280, ColorScheme.LIGHT);

        Locator charts = page.locator(".chart canvas");
        assertThat(charts.nth(0).evaluate(COLOURS)).isEqualTo(List.of("xa", "xb"));
        assertThat(charts.nth(1).evaluate(COLOURS)).isEqualTo(List.of("xb"));
        chromium.assertNoComplaints();
    }

    @Test
    void fitsAPhoneAndADarkRoom() {
        for (ColorScheme scheme : new ColorScheme[] {ColorScheme.LIGHT, ColorScheme.DARK}) {
            for (int width : new int[] {390, 1280}) {
                Page page = open(report, width, scheme);
                assertThat(Chromium.overflow(page))
                        .as("%s at %d pixels", scheme, width)
                        .isZero();
                Chromium.keep(page, "report-" + scheme.name().toLowerCase(Locale.ROOT) + "-" + width);
                page.context().close();
            }
        }
        chromium.assertNoComplaints();
    }

    @Test
    void theMasksHaveAPageOfTheirOwn() {
        try (Cluster cluster = new Cluster("masks-page")) {
            Path file = cluster.directory().resolve("masks.html");
            cluster.command("masks", Reference.get().run().toString(), "--html", file.toString());
            Page page = open(file, 1280, ColorScheme.LIGHT);

            assertThat(page.locator(".heat").count()).isEqualTo(4);
            assertThat(page.locator(".tree text").allTextContents()).containsAll(MadeUpCorpus.LANGUAGES);
            chromium.assertNoComplaints();
        }
    }
}
