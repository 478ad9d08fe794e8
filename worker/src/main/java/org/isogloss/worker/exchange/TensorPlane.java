package org.isogloss.worker.exchange;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import org.apache.pekko.Done;
import org.isogloss.protocol.exchange.LaneHeader;
import org.isogloss.protocol.exchange.LanePart;
import org.isogloss.protocol.messages.ToWorker.ReducerNode;

/**
 * All nodes that a worker exchanges tensors with: the coordinator, and the reducer nodes that have blocks of their own. To
 * whoever uses it, they are one.
 */
public final class TensorPlane implements AutoCloseable {

    private record Node(ReducerNode blocks, ExchangeConnection connection) {}

    private final ExchangeConnection coordinator;
    private final List<Node> others;

    /**
     * Connects when it is first used.
     *
     * @param connect makes a connection to a host and port
     * @param reducers the other nodes; what they do not have is the coordinator's
     */
    public TensorPlane(
            ExchangeConnection coordinator,
            List<ReducerNode> reducers,
            BiFunction<String, Integer, ExchangeConnection> connect) {
        this.coordinator = coordinator;
        this.others = reducers.stream()
                .map(r -> new Node(r, connect.apply(r.host(), r.port())))
                .toList();
    }

    /** Where weight masks, tickets and all but training's gradients are exchanged. */
    public ExchangeConnection coordinator() {
        return coordinator;
    }

    /** Begins to send a lane's gradient, every block where it belongs. */
    public LanePush beginGradient(LanePart header) {
        LanePush toCoordinator = coordinator.begin(header);
        return others.isEmpty()
                ? toCoordinator
                : new NodesPush(toCoordinator, this::nodeOf, node -> others.get(node)
                        .connection
                        .begin(withoutResult(header)));
    }

    /** Which of the others has a block; -1 for the coordinator. */
    private int nodeOf(int block) {
        for (int node = 0; node < others.size(); node++) {
            if (others.get(node).blocks.has(block)) {
                return node;
            }
        }
        return -1;
    }

    private static LanePart withoutResult(LanePart header) {
        LaneHeader bare = header.getHeader().toBuilder().clearResult().build();
        return LanePart.newBuilder().setHeader(bare).build();
    }

    /** Keeps the replica up to date until a connection ends. */
    public CompletionStage<?> follow(String worker, long session, Replica replica) {
        Arrivals arrivals = new Arrivals(others.size() + 1, replica::arrivedAt);
        List<CompletionStage<Done>> all = new ArrayList<>();
        all.add(coordinator.follow(worker, session, replica, arrivals.of(0)));
        for (int i = 0; i < others.size(); i++) {
            all.add(others.get(i).connection.follow(worker, session, replica, arrivals.of(i + 1)));
        }
        return CompletableFuture.anyOf(
                all.stream().map(CompletionStage::toCompletableFuture).toArray(CompletableFuture[]::new));
    }

    @Override
    public void close() {
        others.forEach(node -> node.connection.close());
        coordinator.close();
    }
}
