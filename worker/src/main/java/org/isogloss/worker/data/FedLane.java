package org.isogloss.worker.data;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** A lane of a {@link BatchFeeder}: a window of batches under way moves over the lane as they are taken. */
final class FedLane implements LaneBatches {

    private final BatchFeeder feeder;
    private final BatchSource source;
    private final LaneKey lane;
    private final int first;
    private final int microBatches;
    private final long order;
    private final Deque<CompletableFuture<MicroBatch>> underWay = new ArrayDeque<>();
    private CompletableFuture<MicroBatch> awaited;
    private int begun;
    private int taken;
    private boolean closed;

    FedLane(BatchFeeder feeder, BatchSource source, LaneKey lane, int first, int microBatches, long order) {
        this.feeder = feeder;
        this.source = source;
        this.lane = lane;
        this.first = first;
        this.microBatches = microBatches;
        this.order = order;
    }

    synchronized void start(int lookAhead) {
        for (int i = 0; i < lookAhead; i++) {
            beginNext();
        }
    }

    private void beginNext() {
        if (begun < microBatches && !closed) {
            CompletableFuture<MicroBatch> result = new CompletableFuture<>();
            underWay.add(result);
            feeder.execute(new Preparation(source, lane, first + begun++, order, result));
        }
    }

    @Override
    public synchronized boolean hasNext() {
        return taken < microBatches;
    }

    @Override
    public MicroBatch next() throws BatchException, InterruptedException {
        CompletableFuture<MicroBatch> head = takeHead();
        try {
            return head.get();
        } catch (ExecutionException e) {
            throw failure(e.getCause());
        } finally {
            moveOn();
        }
    }

    private synchronized CompletableFuture<MicroBatch> takeHead() {
        if (taken == microBatches) {
            throw new NoSuchElementException("lane " + lane + " has " + microBatches + " batches");
        }
        if (closed) {
            throw new CancellationException("lane " + lane + " is closed");
        }
        taken++;
        awaited = underWay.remove();
        return awaited;
    }

    /** The window moves once its head has left it, so that no more than look-ahead batches are ever held here. */
    private synchronized void moveOn() {
        awaited = null;
        beginNext();
        if (taken == microBatches) {
            feeder.forget(this);
        }
    }

    private static BatchException failure(Throwable cause) {
        if (cause instanceof BatchException e) {
            return e;
        }
        if (cause instanceof Error e) {
            throw e;
        }
        throw (RuntimeException) cause;
    }

    @Override
    public synchronized void close() {
        closed = true;
        underWay.forEach(result -> result.cancel(false));
        underWay.clear();
        if (awaited != null) {
            awaited.cancel(false);
        }
        feeder.forget(this);
    }
}
