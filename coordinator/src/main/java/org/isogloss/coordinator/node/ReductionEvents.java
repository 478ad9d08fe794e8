package org.isogloss.coordinator.node;

import java.io.IOException;
import java.util.concurrent.atomic.LongAdder;
import org.isogloss.coordinator.exchange.LaneEvents;
import org.isogloss.coordinator.reduce.ChunkOutcome;
import org.isogloss.protocol.messages.Lane;
import org.isogloss.protocol.wire.WireContent;

/** Waits for the lanes of one step after the other. */
final class ReductionEvents implements LaneEvents {

    private final int lanes;
    private final LongAdder bytesIn = new LongAdder();
    private final LongAdder bytesOut = new LongAdder();
    private int in;
    private long first;
    private long last;
    private String failure;

    ReductionEvents(int lanes) {
        this.lanes = lanes;
    }

    /**
     * When a step's chunks came, on the clock of {@link System#nanoTime}.
     *
     * @param first when the first one had been added
     * @param last when the last one had
     */
    record Arrived(long first, long last) {}

    /**
     * Waits until all lanes of a step are in; the next call is for the next step.
     *
     * @throws IllegalStateException when that cannot come any more
     */
    synchronized Arrived await() throws InterruptedException {
        while (in < lanes && failure == null) {
            wait();
        }
        if (failure != null) {
            throw new IllegalStateException(failure);
        }
        Arrived arrived = new Arrived(first, last);
        in = 0;
        first = 0;
        return arrived;
    }

    @Override
    public synchronized void laneReduced(Lane lane, long attempt, String worker) {
        in++;
        last = System.nanoTime();
        notifyAll();
    }

    private synchronized void fail(String why) {
        failure = failure == null ? why : failure;
        notifyAll();
    }

    @Override
    public void roundSpoiled(long attempt, String worker, String why) {
        fail(worker + " " + why);
    }

    @Override
    public void connectionLost(String worker, long session, String why) {
        fail(worker + ": " + why);
    }

    @Override
    public void chunk(ChunkOutcome outcome, int bytes) {
        bytesIn.add(bytes);
        if (outcome != ChunkOutcome.ACCEPTED) {
            fail("a chunk was " + outcome);
        }
        synchronized (this) {
            first = first == 0 ? System.nanoTime() : first;
        }
    }

    @Override
    public void sent(WireContent content, long bytes) {
        bytesOut.add(bytes);
    }

    @Override
    public void ticketChunk(ChunkOutcome outcome, int bytes) {
        fail("a ticket came");
    }

    @Override
    public void ticketFailed(IOException e) {
        fail("a ticket came");
    }

    @Override
    public void ticketStored() {
        fail("a ticket came");
    }

    long bytesIn() {
        return bytesIn.sum();
    }

    long bytesOut() {
        return bytesOut.sum();
    }
}
