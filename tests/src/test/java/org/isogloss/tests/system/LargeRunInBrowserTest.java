package org.isogloss.tests.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.isogloss.dashboards.history.Chart;
import org.isogloss.dashboards.page.LivePage;
import org.isogloss.protocol.page.Document;
import org.junit.jupiter.api.Test;

/** The page amid 1,000 workers, 100 languages and 100,000 steps, all made up. */
class LargeRunInBrowserTest {

    private static final int WORKERS = 1000;
    private static final int LANGUAGES = 100;
    private static final int STEPS = 100_000;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final LivePage page = new LivePage(Clock.systemUTC());
    private final AtomicInteger told = new AtomicInteger();

    private static String language(int i) {
        return "l%02d".formatted(i);
    }

    private void fillHistory() {
        for (int step = 1; step <= STEPS; step++) {
            page.history().add(Chart.LOSS, "", step, 6 - Math.log10(step));
            page.history().add(Chart.SPEECH, "", step, 900 + 50 * Math.sin(step));
            for (int i = 0; i < 16; i++) {
                int l = (step * 13 + i * 7) % LANGUAGES;
                double value = 6 - Math.log10(step) + 0.01 * l + 0.05 * Math.sin(step + l);
                page.history().add(Chart.LOSS, language(l), step, value);
                page.history().add(Chart.ACCURACY, language(l), step, 1 - value / 7);
            }
        }
    }

    private String status() throws IOException {
        int t = told.incrementAndGet();
        List<Map<String, Object>> workers = new ArrayList<>();
        for (int i = 0; i < WORKERS; i++) {
            workers.add(Map.of(
                    "name",
                    "worker-" + i,
                    "device",
                    "cuda:" + i % 8,
                    "threads",
                    8,
                    "lanes",
                    (i + t) % 3,
                    "lanesPerMinute",
                    20 + (i + t) % 7,
                    "heardSeconds",
                    (i + t) % 5,
                    "metrics",
                    "",
                    "leaving",
                    false));
        }
        Map<String, Double> loss = new TreeMap<>();
        for (int i = 0; i < LANGUAGES; i++) {
            loss.put(language(i), 1 + 0.01 * i + 0.001 * t);
        }
        Map<String, Object> status = new TreeMap<>();
        status.put("runId", "made-up");
        status.put("runDirectory", "runs/large");
        status.put("phases", List.of("pretrain", "prune"));
        status.put("phaseRounds", List.of(200_000, LANGUAGES));
        status.put("phase", 0);
        status.put("round", STEPS + t);
        status.put("step", STEPS + t);
        status.put("steps", 200_000);
        status.put("etaSeconds", 200_000.0);
        status.put("stepSeconds", 2.0);
        status.put("audioPerSecond", 900.0);
        status.put("maskVersion", 1);
        status.put("coordinator", Map.of("epoch", 1, "standbys", List.of()));
        status.put("waitingFor", "nothing");
        status.put("waitingSeconds", 0.1);
        status.put("waitingNext", "nothing");
        status.put("quarantined", List.of());
        status.put("lossBits", loss);
        status.put("accuracy", Map.of());
        status.put("ctcNats", Map.of());
        status.put("checkpoint", Map.of("step", STEPS, "seconds", 10.0));
        status.put("storage", List.of());
        status.put("damagedCheckpoints", List.of());
        status.put("workers", workers);
        status.put("gone", List.of());
        page.history().add(Chart.LOSS, "", STEPS + t, 1);
        return JSON.writeValueAsString(status);
    }

    private static String masks() throws IOException {
        List<String> languages = new ArrayList<>();
        for (int i = 0; i < LANGUAGES; i++) {
            languages.add(language(i));
        }
        double[][] layers = new double[LANGUAGES][24];
        double[][] overlap = new double[LANGUAGES][LANGUAGES];
        for (int i = 0; i < LANGUAGES; i++) {
            for (int j = 0; j < LANGUAGES; j++) {
                overlap[i][j] = 1 - Math.abs(i - j) / 200.0;
                layers[i][j % 24] = 0.6 + 0.001 * (i + j);
            }
        }
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            numbers.add(i);
        }
        return JSON.writeValueAsString(Map.of(
                "version", 1,
                "languages", languages,
                "layers", numbers,
                "density", new double[LANGUAGES],
                "layerDensity", layers,
                "jaccard", overlap));
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        if (path.equals("/api/live")) {
            stream(exchange);
            return;
        }
        Map<String, String> query = new TreeMap<>();
        String text = exchange.getRequestURI().getQuery();
        for (String pair : text == null ? new String[0] : text.split("&", -1)) {
            query.put(pair.split("=", 2)[0], pair.split("=", 2)[1]);
        }
        Document document = path.equals("/api/masks")
                ? Document.json(masks())
                : page.get(path, query).orElseThrow();
        exchange.getResponseHeaders().set("Content-Type", document.contentType());
        exchange.sendResponseHeaders(200, document.content().length);
        exchange.getResponseBody().write(document.content());
        exchange.close();
    }

    private void stream(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        try {
            while (true) {
                String events = "event: status\ndata: " + status() + "\n\nevent: news\ndata: " + page.news() + "\n\n";
                exchange.getResponseBody().write(events.getBytes(StandardCharsets.UTF_8));
                exchange.getResponseBody().flush();
                Thread.sleep(1000);
            }
        } catch (IOException e) {
            exchange.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void staysQuick() throws IOException {
        try (Chromium chromium = Chromium.start()) {
            fillHistory();
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            ExecutorService threads = Executors.newCachedThreadPool();
            server.setExecutor(threads);
            server.createContext("/", this::answer);
            server.start();
            try {
                look(chromium, "http://127.0.0.1:" + server.getAddress().getPort() + "/");
            } finally {
                server.stop(0);
                threads.shutdownNow();
            }
        }
    }

    private void look(Chromium chromium, String url) {
        long begin = System.nanoTime();
        Page shown = chromium.open(url, 1280, 900, ColorScheme.LIGHT);
        shown.locator("#languages tbody tr").nth(LANGUAGES - 1).waitFor();
        shown.locator("#overlaps td").nth(LANGUAGES * LANGUAGES - 1).waitFor();
        double readySeconds = (System.nanoTime() - begin) / 1e9;
        assertThat(shown.locator("#workers tbody tr").count()).isEqualTo(WORKERS);

        Object longest = shown.evaluate(
                """
                () => new Promise(done => {
                  let last = performance.now(), longest = 0, frames = 0;
                  const end = last + 6000;
                  const frame = now => {
                    longest = Math.max(longest, now - last);
                    last = now;
                    frames++;
                    if (now < end) requestAnimationFrame(frame);
                    else done(`${frames} frames in 6 s, the longest ${Math.round(longest)} ms`);
                  };
                  requestAnimationFrame(frame);
                })
                """);
        System.out.printf("large page: ready in %.1f s, then %s%n", readySeconds, longest);
        assertThat(told.get()).as("statuses taken").isGreaterThan(1);
        assertThat(Chromium.overflow(shown)).isZero();
        Chromium.keep(shown, "large");
        chromium.assertNoComplaints();
    }
}
