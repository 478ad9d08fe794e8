package org.isogloss.worker.data;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Background threads that make the micro-batches of lanes before the trainer asks for them.
 *
 * <p>Lanes are served in the order in which they came: an earlier lane's batches before a later one's. Of each open lane
 * at most {@code lookAhead} batches lie ready or are being made, so memory is bounded by lookAhead times open lanes.
 * Threads affect when a batch is ready, never what is in it. Safe for use by several threads.
 */
public final class BatchFeeder implements AutoCloseable {

    private static final long CLOSE_SECONDS = 30;
    private static final AtomicInteger THREADS = new AtomicInteger();

    private final BatchSource source;
    private final int lookAhead;
    private final ThreadPoolExecutor executor;
    private final AtomicLong submitted = new AtomicLong();
    private final Set<FedLane> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /**
     * Starts no thread before the first lane comes.
     *
     * @param threads how many batches are made at once
     * @param lookAhead how many batches of a lane are made before they are asked for, at least 1
     */
    public BatchFeeder(BatchSource source, int threads, int lookAhead) {
        if (lookAhead < 1) {
            throw new IllegalArgumentException("look-ahead of " + lookAhead + " batches");
        }
        this.source = source;
        this.lookAhead = lookAhead;
        this.executor = new ThreadPoolExecutor(
                threads, threads, 0, TimeUnit.SECONDS, new PriorityBlockingQueue<>(), BatchFeeder::thread);
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "batch-feeder-" + THREADS.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    }

    /** The batches of a lane from its first on. */
    public LaneBatches submit(LaneKey lane, int microBatches) {
        return submit(lane, 0, microBatches);
    }

    /**
     * Begins to make a lane's batches.
     *
     * @param first the number of the first one
     * @param microBatches how many
     * @throws IllegalStateException when the feeder is closed
     */
    public LaneBatches submit(LaneKey lane, int first, int microBatches) {
        FedLane fed = new FedLane(this, source, lane, first, microBatches, submitted.getAndIncrement());
        open.add(fed);
        if (closed) {
            fed.close();
            throw new IllegalStateException("the feeder is closed");
        }
        fed.start(lookAhead);
        return fed;
    }

    void execute(Preparation preparation) {
        executor.execute(preparation);
    }

    void forget(FedLane lane) {
        open.remove(lane);
    }

    /** Lanes that are neither closed nor used up. */
    int openLanes() {
        return open.size();
    }

    /** Closes all lanes and ends the threads; returns when the batches being made are done, half a minute later at most. */
    @Override
    public void close() {
        closed = true;
        open.forEach(FedLane::close);
        executor.shutdownNow();
        boolean interrupted = Thread.interrupted();
        try {
            executor.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
