package org.isogloss.deploy.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets SIGTERM and Ctrl-C end a command in order: something is asked to stop, and the process stays until this is
 * closed, when all is written and said. Then it ends with the command's own exit code; one that is not done in time ends
 * with the signal's, 128 and its number.
 */
final class Shutdown implements AutoCloseable {

    /** What the signal asked to stop may take so long to come to a good end; the rest of the time is for writing. */
    static final Duration STOP_WITHIN = Duration.ofSeconds(10);

    /** Orchestrators kill after 30 s by default. */
    private static final long PATIENCE_SECONDS = 25;

    private static final int NONE = -1;

    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread hook = new Thread(this::signalled, "isogloss-shutdown");
    private Runnable request;
    private boolean asked;
    private volatile int code = NONE;

    Shutdown() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** What a signal does; at once if it has come already. */
    synchronized void onSignal(Runnable stop) {
        request = stop;
        if (asked) {
            stop.run();
        }
    }

    /** Notes the command's exit code, and returns it. */
    int exit(int exitCode) {
        code = exitCode;
        return exitCode;
    }

    private void signalled() {
        ask();
        try {
            if (!ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                System.err.println("isogloss: not done " + PATIENCE_SECONDS + " s after the signal; ends as it is");
            } else if (code != NONE) {
                // Once a signal has begun to end the JVM, there is no other way to choose its exit code.
                Runtime.getRuntime().halt(code);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void ask() {
        asked = true;
        if (request != null) {
            request.run();
        }
    }

    /** Nothing is left to wait for. */
    @Override
    public void close() {
        ended.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending already: the hook is what brought us here.
            return;
        }
    }
}
