package org.isogloss.deploy.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.isogloss.coordinator.journal.RunLine;
import org.isogloss.coordinator.node.RunObserver;
import org.isogloss.protocol.config.RunConfig;

/** Shows how a run goes on: a progress bar on a terminal, a plain line every few seconds elsewhere. */
final class RunProgress implements RunObserver, AutoCloseable {

    private static final long LINE_EVERY_NANOS = Duration.ofSeconds(10).toNanos();

    private final PrintStream out;
    private final ProgressBar bar;
    private final long totalSteps;
    private final long startNanos = System.nanoTime();
    private long firstStep = -1;
    private long lastLineNanos;
    private final PhaseNotice phases = new PhaseNotice(this::event);

    private RunProgress(PrintStream out, boolean terminal, long totalSteps) {
        this.out = out;
        this.totalSteps = totalSteps;
        this.bar = terminal
                ? new ProgressBarBuilder()
                        .setTaskName("training")
                        .setUnit(" steps", 1)
                        .setInitialMax(totalSteps)
                        .setStyle(ProgressBarStyle.ASCII)
                        .setUpdateIntervalMillis(250)
                        .continuousUpdate()
                        .build()
                : null;
    }

    // From JDK 22 on there is always a console, and a bar would go to files; the program is built for 17.
    @SuppressWarnings("SystemConsoleNull")
    static RunProgress onConsole(RunConfig config) {
        return new RunProgress(System.out, System.console() != null, config.totalSteps());
    }

    @Override
    public void round(String phase, long roundInPhase, long roundsInPhase) {
        phases.round(phase, roundInPhase, roundsInPhase);
    }

    @Override
    public synchronized void line(RunLine line) {
        if (line instanceof RunLine.Step step) {
            step(step);
        }
        LineText.of(line).ifPresent(this::event);
    }

    private static String message(RunLine.Step step) {
        return step.ctcNats() == null
                ? String.format(
                        Locale.ROOT,
                        "%s  loss %.3f bits  accuracy %.2f",
                        step.phase(),
                        step.lossBits(),
                        step.accuracy())
                : String.format(Locale.ROOT, "%s  loss %.3f nats a label", step.phase(), step.ctcNats());
    }

    private void step(RunLine.Step step) {
        String message = message(step);
        if (bar != null) {
            bar.stepTo(step.step());
            bar.setExtraMessage(message);
            return;
        }
        long now = System.nanoTime();
        if (firstStep < 0) {
            firstStep = step.step();
        }
        if (now - lastLineNanos >= LINE_EVERY_NANOS || step.step() == totalSteps) {
            lastLineNanos = now;
            out.printf(
                    Locale.ROOT,
                    "step %d of %d  %s  %.1f s of speech in %.2f s  ETA %s%n",
                    step.step(),
                    totalSteps,
                    message,
                    step.audioSeconds(),
                    step.seconds(),
                    eta(step.step(), now));
        }
    }

    private String eta(long step, long now) {
        long done = step - firstStep + 1;
        long seconds = (long) ((now - startNanos) / 1e9 * (totalSteps - step) / done);
        return String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60);
    }

    @Override
    public synchronized void event(String text) {
        if (bar != null) {
            // Above the bar, which is drawn again below.
            out.print("\r\u001b[K");
        }
        out.println(text);
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
