package org.isogloss.tests.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** A browser of this machine, without a window. Notes what pages complain of. */
final class Chromium implements AutoCloseable {

    private static final Path SCREENSHOTS = Path.of("target", "screenshots");

    private final Playwright playwright;
    private final Browser browser;
    private final List<String> complaints = new ArrayList<>();

    private Chromium(Path executable) {
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        // Its sandbox does not work for root, and it is shown our own page alone.
        List<String> args = System.getProperty("user.name").equals("root") ? List.of("--no-sandbox") : List.of();
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(executable)
                        .setArgs(args)
                        .setTimeout(Await.PATIENCE.toMillis()));
    }

    /** Starts it; where there is none, the test is left out. */
    static Chromium start() {
        Optional<Path> executable = Stream.of(
                        System.getenv("CHROMIUM"),
                        "/usr/bin/chromium",
                        "/usr/bin/chromium-browser",
                        "/usr/bin/google-chrome")
                .filter(path -> path != null && !path.isBlank())
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
        Assumptions.assumeTrue(
                executable.isPresent(),
                "no browser: the page is not tried (apt-get install chromium, or its path in CHROMIUM)");
        return new Chromium(executable.get());
    }

    /** Opens a page in a window of its own. */
    Page open(String url, int width, int height, ColorScheme scheme) {
        return open(
                url,
                new Browser.NewContextOptions().setViewportSize(width, height).setColorScheme(scheme));
    }

    /** Opens a page for a user who types in a password when asked, and trusts any certificate. */
    Page openWithPassword(String url, String password) {
        return open(
                url,
                new Browser.NewContextOptions()
                        .setHttpCredentials("anybody", password)
                        .setIgnoreHTTPSErrors(true));
    }

    private Page open(String url, Browser.NewContextOptions options) {
        BrowserContext context = browser.newContext(options);
        context.setDefaultTimeout(Await.PATIENCE.toMillis());
        Page page = context.newPage();
        page.onConsoleMessage(message -> {
            if (!message.type().equals("log")) {
                complaints.add(message.type() + ": " + message.text());
            }
        });
        page.onPageError(complaints::add);
        page.navigate(url);
        return page;
    }

    /** Keeps a picture of the whole page as build output. */
    static void keep(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(SCREENSHOTS.resolve(name + ".png"))
                .setFullPage(true));
    }

    /** How many pixels a page is wider than its window. */
    static int overflow(Page page) {
        return ((Number) page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
                .intValue();
    }

    void assertNoComplaints() {
        assertThat(complaints).as("errors and warnings of the pages").isEmpty();
    }

    @Override
    public void close() {
        playwright.close();
    }
}
