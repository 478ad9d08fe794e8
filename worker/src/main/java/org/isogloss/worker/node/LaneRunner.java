package org.isogloss.worker.node;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.isogloss.protocol.exchange.LanePart;
import org.isogloss.protocol.exchange.PushReply;
import org.isogloss.protocol.messages.Lane;
import org.isogloss.protocol.metrics.Metric;
import org.isogloss.protocol.wire.TicketForm;
import org.isogloss.worker.data.BatchException;
import org.isogloss.worker.data.LaneBatches;
import org.isogloss.worker.exchange.LaneParts;
import org.isogloss.worker.exchange.LanePush;
import org.isogloss.worker.exchange.TensorPlane;
import org.isogloss.worker.train.LaneOutcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that computes leased lanes, one after the other, in one session.
 *
 * <p>Batches are made ready from the moment of the lease, or before when it was foretold; a lane is packed, on a thread for that, and
 * pushed while the next is computed.
 */
final class LaneRunner implements Runnable, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LaneRunner.class);
    private static final long IDLE_MILLIS = 100;

    /** A leased lane and its batches in the making. */
    private record Leased(Lane lane, LaneBatches batches) {}

    private final LaneHost host;
    private final String worker;
    private final TensorPlane tensors;
    private final LaneListener listener;
    private final ExpectedLanes expected;
    private final BlockingQueue<Leased> leased = new LinkedBlockingQueue<>();
    private final Thread thread = new Thread(this, "isogloss-lanes");
    private final ExecutorService packer = Executors.newSingleThreadExecutor(LaneRunner::packerThread);
    /** Of the newest lane that was computed. Its gradient stays where it is while the next is computed, and no longer. */
    private Future<?> packing = CompletableFuture.completedFuture(null);

    private volatile Leased computing;
    private volatile boolean closed;
    private volatile long newestRound;

    LaneRunner(LaneHost host, String worker, TensorPlane tensors, LaneListener listener) {
        this.host = host;
        this.worker = worker;
        this.tensors = tensors;
        this.listener = listener;
        this.expected = new ExpectedLanes(host::batches);
        thread.setDaemon(true);
        thread.start();
    }

    /** A lane of a later round tells that those of earlier ones are in: what is left of them here is let go. */
    synchronized void lease(Lane lane) {
        newestRound = Math.max(newestRound, lane.round());
        for (Leased obsolete : List.copyOf(leased)) {
            if (isObsolete(obsolete.lane()) && leased.remove(obsolete)) {
                obsolete.batches().close();
            }
        }
        Leased now = computing;
        if (now != null && isObsolete(now.lane())) {
            now.batches().close();
        }
        boolean known = (now != null && now.lane().equals(lane))
                || leased.stream().anyMatch(waiting -> waiting.lane().equals(lane));
        // Told again, as one may be whose lease or chunks were lost, but it is on its way.
        if (!known) {
            leased.add(new Leased(lane, expected.take(lane)));
        }
    }

    private boolean isObsolete(Lane lane) {
        return lane.round() < newestRound;
    }

    void expect(List<Lane> lanes) {
        expected.expect(lanes);
    }

    @Override
    public void run() {
        while (!closed) {
            try {
                Leased next = leased.poll(IDLE_MILLIS, TimeUnit.MILLISECONDS);
                if (next != null) {
                    computing = next;
                    try {
                        compute(next);
                    } finally {
                        computing = null;
                    }
                }
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void compute(Leased leasedLane) throws InterruptedException {
        Lane lane = leasedLane.lane();
        try (LaneBatches batches = leasedLane.batches()) {
            long begin = System.nanoTime();
            if (!awaitParameters(lane)) {
                return;
            }
            LaneOutcome outcome = computed(lane, batches, begin);
            if (outcome != null && outcome.ticket() != null) {
                pushTicket(lane, outcome);
            } else if (outcome != null) {
                packing = packer.submit(() -> push(lane, outcome));
            }
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception | Error e) {
            // An error as well: without this thread, the worker would keep its lease and never compute again.
            failed(lane, e);
        }
    }

    /** Computes a lane while the one before is packed; when this returns, however it does, that has ended. */
    private LaneOutcome computed(Lane lane, LaneBatches batches, long begin)
            throws BatchException, InterruptedException {
        if (!lane.kind().trains()) {
            // It may need the array in which the gradient is.
            awaitPacked();
        }
        try {
            return host.compute(lane, batches, seconds(begin));
        } finally {
            awaitPacked();
        }
    }

    private void awaitPacked() throws InterruptedException {
        try {
            packing.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    /** Whatever is wrong with one lane must not end the worker: another may fare better, or the lane is left out. */
    private void failed(Lane lane, Throwable e) {
        if (!closed && !isObsolete(lane)) {
            LOG.atWarn()
                    .setCause(e)
                    .addKeyValue("run", host.runName())
                    .addKeyValue("step", lane.step())
                    .addKeyValue("lane", lane.index())
                    .addKeyValue("language", lane.language())
                    .log("a lane failed");
            listener.failed(lane, why(e));
        }
    }

    /** What errors say of themselves, such as "Java heap space", does not tell what is wrong. */
    private static String why(Throwable e) {
        return e instanceof Error || e.getMessage() == null ? e.toString() : e.getMessage();
    }

    /** False when the lane is no longer wanted: the run has gone on without it, or the session is over. */
    private boolean awaitParameters(Lane lane) throws InterruptedException {
        while (!closed && !host.replica().isBeyond(lane.step())) {
            if (host.replica().await(lane.step())) {
                return true;
            }
        }
        return false;
    }

    private static Thread packerThread(Runnable work) {
        Thread thread = new Thread(work, "isogloss-pack");
        thread.setDaemon(true);
        return thread;
    }

    private void push(Lane lane, LaneOutcome outcome) {
        try {
            pack(lane, outcome);
        } catch (RuntimeException | Error e) {
            failed(lane, e);
        }
    }

    private void pack(Lane lane, LaneOutcome outcome) {
        long begin = System.nanoTime();
        LanePart header = LaneParts.header(lane, worker, outcome.result());
        LanePush push = lane.kind().trains()
                ? tensors.beginGradient(header)
                : tensors.coordinator().begin(header);
        long bytes = 0;
        try {
            if (outcome.values() != null) {
                bytes = push.pack(outcome.values(), outcome.kept(), host.grid(), host.encoding(lane.kind()));
            }
        } catch (RuntimeException | Error e) {
            push.abandon(e);
            throw e;
        }
        host.metrics().observe(Metric.LANE_SECONDS, seconds(begin), "pack");
        long packed = System.nanoTime();
        push.finish().whenComplete((reply, failure) -> pushed(lane, packed, reply, failure));
        count(lane, bytes);
    }

    /** Unlike a gradient, a ticket is sent from where it is, so the next lane waits for that. */
    private void pushTicket(Lane lane, LaneOutcome outcome) throws InterruptedException {
        TicketForm form = new TicketForm(host.grid(), outcome.kept());
        long sent = System.nanoTime();
        CompletableFuture<PushReply> pushed = tensors.coordinator()
                .pushTicket(LaneParts.header(lane, worker, outcome.result()), form, outcome.ticket())
                .toCompletableFuture();
        try {
            pushed(lane, sent, pushed.get(), null);
        } catch (ExecutionException e) {
            pushed(lane, sent, null, e.getCause());
        }
        count(lane, form.bytes());
    }

    private void count(Lane lane, long bytes) {
        String encoding = host.encoding(lane.kind()).name().toLowerCase(Locale.ROOT);
        host.metrics().add(Metric.EXCHANGE_BYTES, (double) bytes, "out", encoding);
        String kind = lane.kind().name().toLowerCase(Locale.ROOT);
        host.metrics().add(Metric.LANES_COMPUTED, 1, kind, lane.language());
    }

    private void pushed(Lane lane, long sent, PushReply reply, Throwable failure) {
        host.metrics().observe(Metric.LANE_SECONDS, seconds(sent), "push");
        if (failure != null && !closed) {
            Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
            listener.returned(lane, "its push failed: " + cause);
        } else if (reply != null && reply.getAgain()) {
            listener.returned(lane, reply.getRefused());
        } else if (reply != null && !reply.getRefused().isEmpty()) {
            listener.failed(lane, "its push was refused: " + reply.getRefused());
        }
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        packer.shutdown();
        leased.forEach(l -> l.batches().close());
        expected.close();
        Leased now = computing;
        if (now != null) {
            // No further batch: the lane ends with the one that is being computed.
            now.batches().close();
        }
    }

    /**
     * Waits, after {@link #close}, for the batch that is being computed, and the lane that is being packed: the next session
     * has threads of its own, and there is one trainer. False when that has not ended after that time.
     */
    boolean awaitEnd(Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        try {
            thread.join(patience.toMillis());
            packer.awaitTermination(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return !thread.isAlive() && packer.isTerminated();
    }
}
