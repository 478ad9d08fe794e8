package org.isogloss.deploy.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets SIGTERM and Ctrl-C end a command in order: something is asked to stop, and the process stays until this is
 * closed, when all is written and said.
 */
final class Shutdown implements AutoCloseable {

    /** Orchestrators kill after 30 s by default. */
    private static final long PATIENCE_SECONDS = 25;

    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread hook = new Thread(this::signalled, "isogloss-shutdown");
    private Runnable request;
    private boolean asked;

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

    private void signalled() {
        ask();
        try {
            ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
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
