package org.isogloss.tests.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The live page as its users see it, in a real browser, during a run. */
class PageInBrowserTest {

    @RegisterExtension
    static final Cluster CLUSTER = new Cluster();

    private static Chromium chromium;
    private static Coordinator coordinator;
    private static String url;
    private static IsoglossProcess doomed;

    @BeforeAll
    static void startARun() {
        chromium = Chromium.start();
        coordinator = CLUSTER.coordinator("adapt.steps=100000");
        url = coordinator.process().awaitOutput("watch it at (\\S+)").group(1);
        CLUSTER.worker(coordinator, "steady");
        doomed = CLUSTER.worker(coordinator, "doomed");
        coordinator.awaitPhase(TinyRun.ADAPT);
        coordinator.awaitWorkers(2);
    }

    @AfterAll
    static void end() {
        if (chromium != null) {
            chromium.close();
        }
    }

    private static Page open(int width, ColorScheme scheme) {
        Page page = chromium.open(url, width, 900, scheme);
        page.locator("#connection.live").waitFor();
        page.locator("#masks-section td").first().waitFor();
        page.locator(".chart canvas").first().waitFor();
        return page;
    }

    private static Locator worker(Page page, String name, String state) {
        return page.locator("#workers tr." + state, new Page.LocatorOptions().setHasText(name));
    }

    /** Numbers move, a killed worker is lost, a new one appears, and is drained. */
    @Test
    void showsARunAsItGoes() {
        Page page = open(1280, ColorScheme.LIGHT);
        String before = page.locator("#summary .value").first().textContent();
        page.waitForFunction("before => document.querySelector('#summary .value').textContent !== before", before);
        assertThat(page.locator("#phases .now").textContent()).startsWith("adapt");
        assertThat(page.locator(".chart:not([hidden]) canvas").count()).isGreaterThanOrEqualTo(4);
        assertThat(page.locator("#languages tbody tr").count()).isEqualTo(MadeUpCorpus.LANGUAGES.size());

        assertThat(page.locator("#summary").textContent()).contains("epoch 1", "no standby");
        page.locator(".plot[aria-label*=' adapt']").first().waitFor();

        coordinator.freezeAtWork(doomed);
        doomed.kill();
        worker(page, "doomed", "lost").waitFor();
        page.locator("#events li", new Page.LocatorOptions().setHasText("progress again"))
                .first()
                .waitFor();
        page.locator("#events li", new Page.LocatorOptions().setHasText("worker doomed is out"))
                .waitFor();

        CLUSTER.worker(coordinator, "fresh");
        Locator drain = page.locator("button[aria-label='drain fresh']");
        drain.click();
        assertThat(drain.textContent()).isEqualTo("sure?");
        drain.click();
        worker(page, "fresh", "left").waitFor();
        Chromium.keep(page, "light");
        chromium.assertNoComplaints();
    }

    @Test
    void fitsAPhoneAndADarkRoom() {
        for (ColorScheme scheme : new ColorScheme[] {ColorScheme.LIGHT, ColorScheme.DARK}) {
            for (int width : new int[] {390, 1280}) {
                Page page = open(width, scheme);
                assertThat(Chromium.overflow(page))
                        .as("%s at %d pixels", scheme, width)
                        .isZero();
                Chromium.keep(page, scheme.name().toLowerCase(Locale.ROOT) + "-" + width);
                page.context().close();
            }
        }
        chromium.assertNoComplaints();
    }

    @Test
    void isUsedByKeyboard() {
        Page page = open(1280, ColorScheme.LIGHT);

        page.keyboard().press("Tab");
        page.keyboard().press("Tab");
        page.keyboard().press("Enter");

        assertThat(page.locator("#ranges [aria-pressed=true]").textContent()).isEqualTo("last 2,000");
        assertThat(page.locator("#ranges button:focus").textContent()).isEqualTo("last 2,000");
        chromium.assertNoComplaints();
    }
}
