package org.isogloss.deploy.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.isogloss.protocol.Progress;

/** Shows how far long work has come: a bar on a terminal, elsewhere a plain line every few seconds and at the end. */
final class ConsoleProgress implements Progress {

    private static final long LINE_EVERY_NANOS = Duration.ofSeconds(10).toNanos();

    private final PrintWriter out;
    private final boolean terminal;
    private final LongSupplier nanos;
    private ProgressBar bar;
    private String task = "";
    private String unit = "";
    private long total;
    private long done;
    private long startNanos;
    private long lastLineNanos;

    /**
     * Shows progress on a stream.
     *
     * @param nanos a clock like {@link System#nanoTime}
     */
    ConsoleProgress(PrintWriter out, boolean terminal, LongSupplier nanos) {
        this.out = out;
        this.terminal = terminal;
        this.nanos = nanos;
    }

    /** Shows a bar when the program runs on a terminal. Up to Java 21 that is what a console means. */
    @SuppressWarnings("SystemConsoleNull")
    static ConsoleProgress on(PrintWriter out) {
        return new ConsoleProgress(out, System.console() != null, System::nanoTime);
    }

    @Override
    public void begin(String newTask, long newTotal, String newUnit) {
        task = newTask;
        unit = newUnit;
        total = newTotal;
        done = 0;
        startNanos = nanos.getAsLong();
        lastLineNanos = startNanos;
        if (terminal) {
            bar = new ProgressBarBuilder()
                    .setTaskName(task)
                    .setUnit(" " + unit, 1)
                    .setInitialMax(total)
                    .setStyle(ProgressBarStyle.ASCII)
                    .build();
        }
    }

    @Override
    public void advance(long amount) {
        done += amount;
        if (bar != null) {
            bar.stepBy(amount);
        } else if (nanos.getAsLong() - lastLineNanos >= LINE_EVERY_NANOS) {
            lastLineNanos = nanos.getAsLong();
            line(total < 0 ? task + ": " + done + " " + unit : task + ": " + done + " of " + total + " " + unit);
        }
    }

    @Override
    public void end() {
        if (bar != null) {
            bar.close();
            bar = null;
        } else {
            double seconds = (nanos.getAsLong() - startNanos) / 1e9;
            line(String.format(Locale.ROOT, "%s: %d %s in %.1f s", task, done, unit, seconds));
        }
    }

    @Override
    public void note(String text) {
        line(text);
    }

    private void line(String text) {
        out.println(text);
        out.flush();
    }
}
