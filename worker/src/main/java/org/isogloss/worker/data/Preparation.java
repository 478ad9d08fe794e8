package org.isogloss.worker.data;

import java.util.Comparator;
import java.util.concurrent.CompletableFuture;

/**
 * The making of one micro-batch, as a task that sorts by lane, then by number in the lane.
 *
 * @param order when the lane came, among all lanes
 * @param result what the consumer waits for; the task is void once it is completed by anything else
 */
record Preparation(BatchSource source, LaneKey lane, int microBatch, long order, CompletableFuture<MicroBatch> result)
        implements Runnable, Comparable<Preparation> {

    private static final Comparator<Preparation> BY_LANE =
            Comparator.comparingLong(Preparation::order).thenComparingInt(Preparation::microBatch);

    @Override
    public void run() {
        if (result.isDone()) {
            return;
        }
        try {
            result.complete(source.build(lane, microBatch));
        } catch (BatchException | RuntimeException | Error e) {
            result.completeExceptionally(e);
        }
    }

    @Override
    public int compareTo(Preparation other) {
        return BY_LANE.compare(this, other);
    }
}
