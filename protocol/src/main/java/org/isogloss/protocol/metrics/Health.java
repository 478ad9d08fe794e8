package org.isogloss.protocol.metrics;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Whether a process does its part, for who starts and replaces processes. Served beside its metrics, one line of text
 * each: {@code /health/alive} is 200 as long as the process answers at all; {@code /health/ready} is 200 when it does what
 * it was started for, else 503. A run that waits or makes no progress is healthy: starting a process again mends neither,
 * and alerts tell of both.
 */
public final class Health implements HttpHandler {

    /** Everything under here is about health, and says nothing about the run. */
    public static final String PATH = "/health/";

    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final int UNAVAILABLE = 503;

    /** @param what it does, or what it waits for */
    private record State(boolean ready, String what) {}

    private record Answer(int status, String line) {}

    private volatile State state = new State(false, "begins");

    /** From now on it does its part. */
    public void ready(String what) {
        state = new State(true, what);
    }

    /** From now on it does not. */
    public void notReady(String why) {
        state = new State(false, why);
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Answer answer = answer(exchange.getRequestURI().getPath());
            byte[] body = (answer.line() + "\n").getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
            exchange.sendResponseHeaders(answer.status(), body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private Answer answer(String path) {
        State now = state;
        return switch (path) {
            case PATH + "alive" -> new Answer(OK, "alive");
            case PATH + "ready" ->
                new Answer(now.ready() ? OK : UNAVAILABLE, (now.ready() ? "ready: " : "not ready: ") + now.what());
            default ->
                new Answer(NOT_FOUND, "no such page (there are: /metrics, " + PATH + "alive, " + PATH + "ready)");
        };
    }
}
