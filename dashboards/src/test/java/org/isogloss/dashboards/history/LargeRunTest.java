package org.isogloss.dashboards.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;

/** A run of 100 languages and 100,000 steps is kept in bounded memory and told in bounded pieces. */
class LargeRunTest {

    private static final int STEPS = 100_000;
    private static final int LANGUAGES = 100;
    private static final int LANGUAGES_A_STEP = 32;
    private static final long MOST_BYTES = 64 << 20;

    @Test
    void staysSmallAndQuick() {
        long before = used();
        long begin = System.nanoTime();
        History history = new History();
        for (int step = 1; step <= STEPS; step++) {
            history.add(Chart.LOSS, History.ALL, step, 5 + Math.sin(step));
            history.add(Chart.ACCURACY, History.ALL, step, 0.5);
            for (int i = 0; i < LANGUAGES_A_STEP; i++) {
                String language = "l" + (step * 7 + i) % LANGUAGES;
                history.add(Chart.LOSS, language, step, 5 + Math.cos(step + i));
                history.add(Chart.ACCURACY, language, step, 0.5 + 0.1 * Math.cos(step * i));
            }
        }
        double addMicros = (System.nanoTime() - begin) / 1e3 / STEPS;
        long bytes = used() - before;
        begin = System.nanoTime();
        String whole = history.view(Chart.LOSS, 0, 0).json();
        double wholeMillis = (System.nanoTime() - begin) / 1e6;
        String news = history.view(Chart.LOSS, 0, STEPS - 1).json();

        System.out.printf(
                Locale.ROOT,
                "history: %.1f us a step, %.1f MiB; a chart of all %.0f KiB in %.0f ms, what is new %.1f KiB%n",
                addMicros,
                bytes / 1048576.0,
                whole.length() / 1024.0,
                wholeMillis,
                news.length() / 1024.0);
        assertThat(bytes).isLessThan(MOST_BYTES);
        assertThat(whole.length()).isLessThan(1 << 20);
        assertThat(news.length()).isLessThan(16 << 10);
        assertThat(history.view(Chart.LOSS, 0, 0).lines()).hasSize(LANGUAGES + 1);
    }

    private static long used() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
