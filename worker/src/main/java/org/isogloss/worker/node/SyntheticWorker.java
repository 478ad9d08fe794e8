package org.isogloss.worker.node;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.isogloss.protocol.ClusterConfig;
import org.isogloss.protocol.exchange.LaneResult;
import org.isogloss.protocol.exchange.PushReply;
import org.isogloss.protocol.layout.BlockGrid;
import org.isogloss.protocol.mask.WeightMask;
import org.isogloss.protocol.messages.ArteryTls;
import org.isogloss.protocol.messages.Lane;
import org.isogloss.protocol.wire.SyntheticLoad;
import org.isogloss.worker.exchange.ExchangeConnection;
import org.isogloss.worker.exchange.LaneParts;
import org.isogloss.worker.exchange.LanePush;
import org.isogloss.worker.exchange.Replica;

/**
 * A worker's side of the tensor plane and nothing else of it, for measurements: it follows the parameters, and as soon as a
 * step's are there it packs and pushes a made-up gradient.
 */
public final class SyntheticWorker {

    private static final String LOOPBACK = "127.0.0.1";

    private final SyntheticLoad load;
    private final int number;
    private final boolean sharesMemory;

    /**
     * @param number which of a step's lanes this worker computes
     * @param sharesMemory whether values go through memory, and not over the connection
     */
    public SyntheticWorker(SyntheticLoad load, int number, boolean sharesMemory) {
        this.sharesMemory = sharesMemory;
        this.load = load;
        this.number = number;
    }

    /**
     * Works until the connection ends.
     *
     * @param port where the tensor plane is served on loopback
     * @param session as which this worker follows
     * @throws IllegalStateException when a push fails or is refused
     */
    public void run(int port, String worker, long session) throws InterruptedException {
        ActorSystem<Void> system =
                ArteryTls.start(Behaviors.empty(), ClusterConfig.worker(LOOPBACK) + ClusterConfig.ALONE, null);
        try (ExchangeConnection exchange =
                new ExchangeConnection(system, null, LOOPBACK, LOOPBACK, port, sharesMemory, (content, bytes) -> {})) {
            Replica replica = new Replica(load.grid());
            CompletableFuture<?> following =
                    exchange.follow(worker, session, replica).toCompletableFuture();
            push(exchange, replica, worker, following);
        } finally {
            system.terminate();
        }
    }

    private void push(ExchangeConnection exchange, Replica replica, String worker, CompletableFuture<?> following)
            throws InterruptedException {
        BlockGrid grid = load.grid();
        WeightMask kept = load.kept();
        float[] gradient = load.gradient(number);
        AtomicReference<String> failure = new AtomicReference<>();
        for (long step = 0; failure.get() == null; step++) {
            while (!replica.await(step)) {
                if (following.isDone()) {
                    return;
                }
            }
            Lane lane = load.lane(number, step);
            LanePush push = exchange.begin(LaneParts.header(lane, worker, LaneResult.getDefaultInstance()));
            push.pack(gradient, kept, grid, load.encoding());
            push.finish().whenComplete((reply, e) -> check(reply, e, failure));
        }
        throw new IllegalStateException(failure.get());
    }

    private static void check(PushReply reply, Throwable e, AtomicReference<String> failure) {
        if (e != null) {
            Throwable cause = e instanceof CompletionException ? e.getCause() : e;
            failure.set("a push failed: " + cause);
        } else if (!reply.getRefused().isEmpty()) {
            failure.set("a push was refused: " + reply.getRefused());
        }
    }
}
