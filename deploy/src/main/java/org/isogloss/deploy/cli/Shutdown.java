package org.isogloss.deploy.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Lets SIGTERM and Ctrl-C end a command in order: something is asked to stop, and the process waits for its end. */
final class Shutdown {

    /** Orchestrators kill after 30 s by default. */
    private static final long PATIENCE_SECONDS = 25;

    private static final CountDownLatch ENDED = new CountDownLatch(1);

    private Shutdown() {}

    static Thread on(Runnable request) {
        Thread hook = new Thread(
                () -> {
                    request.run();
                    try {
                        ENDED.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "isogloss-shutdown");
        Runtime.getRuntime().addShutdownHook(hook);
        return hook;
    }

    /** The command has ended by itself or by the request; nothing is left to wait for. */
    static void off(Thread hook) {
        ENDED.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending already: the hook is what brought us here.
            return;
        }
    }
}
