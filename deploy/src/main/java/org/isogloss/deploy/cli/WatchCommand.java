package org.isogloss.deploy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code isogloss watch}. */
@Command(
        name = "watch",
        mixinStandardHelpOptions = true,
        description = "Shows how a run goes on, until it is over or Ctrl-C: a screen on a terminal, else plain lines.")
final class WatchCommand implements Callable<Integer> {

    private static final Duration EVERY = Duration.ofSeconds(1);
    /** Without a terminal, a line each so many looks, and whenever the phase is another. */
    private static final int LOOKS_A_LINE = 10;
    /** The history of losses is looked at less often than the rest: it is longer. */
    private static final int LOOKS_A_HISTORY = 5;

    @Mixin
    private ControlClient coordinator;

    /** Why the last question had no answer: as a rule, since the coordinator has ended. */
    private String end;

    @Override
    // Up to Java 21 a console means a terminal.
    @SuppressWarnings("SystemConsoleNull")
    public Integer call() throws InterruptedException, IOException {
        return System.console() == null ? lines(System.out) : screen();
    }

    private int lines(PrintStream out) throws InterruptedException {
        JsonNode status = coordinator.get("/api/status");
        int phase = -1;
        for (int look = 0; status != null; look++) {
            if (look % LOOKS_A_LINE == 0 || status.path("phase").asInt() != phase) {
                phase = status.path("phase").asInt();
                out.println(WatchText.line(status));
            }
            Thread.sleep(EVERY.toMillis());
            status = ask("/api/status");
        }
        out.println(end);
        return 0;
    }

    private int screen() throws InterruptedException, IOException {
        JsonNode status = coordinator.get("/api/status");
        Thread restore = new Thread(TerminalScreen::leave, "isogloss-watch-end");
        Runtime.getRuntime().addShutdownHook(restore);
        TerminalScreen.enter();
        try (Terminal terminal =
                TerminalBuilder.builder().system(true).dumb(true).build()) {
            Map<String, List<Double>> losses = Map.of();
            JsonNode last = status;
            for (int look = 0; status != null; look++) {
                last = status;
                losses = look % LOOKS_A_HISTORY == 0 ? losses(status, losses) : losses;
                int width = terminal.getWidth() > 0 ? terminal.getWidth() : 80;
                int height = terminal.getHeight() > 0 ? terminal.getHeight() : 24;
                TerminalScreen.draw(WatchText.screen(status, losses, width, height - 1));
                Thread.sleep(EVERY.toMillis());
                status = ask("/api/status");
            }
            TerminalScreen.leave();
            System.out.println(WatchText.line(last));
            System.out.println(end);
        } finally {
            TerminalScreen.leave();
            Runtime.getRuntime().removeShutdownHook(restore);
        }
        return 0;
    }

    /** Null when the coordinator does not answer any more. */
    private JsonNode ask(String path) {
        try {
            return coordinator.get(path);
        } catch (CommandFailure e) {
            end = "watched until now: " + e.getMessage();
            return null;
        }
    }

    /** What can be told now, or else what was told before. */
    private Map<String, List<Double>> losses(JsonNode status, Map<String, List<Double>> before) {
        String chart = status.path("ctcNats").isEmpty() ? "loss" : "ctc";
        JsonNode view = ask("/api/history?chart=" + chart);
        if (view == null) {
            return before;
        }
        Map<String, List<Double>> losses = new TreeMap<>();
        for (JsonNode line : view.path("lines")) {
            List<Double> values = new ArrayList<>();
            line.path("mean").forEach(v -> values.add(v.isNumber() ? v.asDouble() : Double.NaN));
            losses.put(line.path("name").asText(), values);
        }
        return losses;
    }

    /** The terminal's other screen, so that what was there before is there again afterwards. */
    private static final class TerminalScreen {

        private static final String ESC = "\u001b[";
        private static boolean entered;

        static synchronized void enter() {
            entered = true;
            write(ESC + "?1049h" + ESC + "?25l");
        }

        static synchronized void leave() {
            if (entered) {
                entered = false;
                write(ESC + "?25h" + ESC + "?1049l");
            }
        }

        /** Writes over what is there, so that nothing flickers. */
        static synchronized void draw(List<String> lines) {
            if (entered) {
                write(ESC + "H" + String.join(ESC + "K\r\n", lines) + ESC + "K" + ESC + "J");
            }
        }

        /** Bars are UTF-8 whatever the locale says. */
        private static void write(String text) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            System.out.write(bytes, 0, bytes.length);
            System.out.flush();
        }
    }
}
