package org.isogloss.coordinator.node;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * What is left to do about a commit while the next round is computed: its hash, its lines in the journals, the copy for
 * a checkpoint. One thing after the other, in the order given, on a thread of its own.
 *
 * <p>It reads the parameters of that commit, so {@link #await} comes before the next one.
 */
final class AfterCommit implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 60;

    private final ExecutorService thread =
            Executors.newSingleThreadExecutor(work -> new Thread(work, "isogloss-record"));
    private Future<?> newest;

    synchronized void then(Runnable work) {
        newest = thread.submit(work);
    }

    private synchronized Future<?> newest() {
        return newest;
    }

    /** Waits until all that was given before is done. */
    void await() {
        Future<?> last = newest();
        boolean interrupted = false;
        while (last != null) {
            try {
                last.get();
                last = null;
            } catch (InterruptedException e) {
                // A commit must not overtake what reads the one before; whoever interrupted is served afterwards.
                interrupted = true;
            } catch (ExecutionException e) {
                throw new IllegalStateException(e.getCause());
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Leaves what was given as it is. */
    void abandon() {
        Future<?> last = newest();
        if (last != null) {
            last.cancel(true);
        }
        thread.shutdownNow();
    }

    /** Lets what was given be done. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            thread.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
