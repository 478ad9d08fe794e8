package org.isogloss.worker.exchange;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import org.apache.pekko.Done;
import org.isogloss.protocol.exchange.LaneHeader;
import org.isogloss.protocol.exchange.LanePart;
import org.isogloss.protocol.exchange.PushReply;
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

    /** Sends a lane's gradient, every block where it belongs; completes with what became of all of it. */
    public CompletionStage<PushReply> pushGradient(LanePart header, List<LanePart> chunks) {
        if (others.isEmpty()) {
            return coordinator.push(header, chunks);
        }
        List<LanePart> left = new ArrayList<>(chunks);
        LanePart bareHeader = withoutResult(header);
        List<CompletionStage<PushReply>> pushes = new ArrayList<>();
        for (Node node : others) {
            List<LanePart> own = left.stream()
                    .filter(part -> node.blocks.has(part.getChunk().getBlock()))
                    .toList();
            left.removeAll(own);
            if (!own.isEmpty()) {
                pushes.add(node.connection.push(bareHeader, own));
            }
        }
        CompletionStage<PushReply> all = coordinator.push(header, left);
        for (CompletionStage<PushReply> push : pushes) {
            all = all.thenCombine(push, TensorPlane::both);
        }
        return all;
    }

    private static LanePart withoutResult(LanePart header) {
        LaneHeader bare = header.getHeader().toBuilder().clearResult().build();
        return LanePart.newBuilder().setHeader(bare).build();
    }

    private static PushReply both(PushReply a, PushReply b) {
        return PushReply.newBuilder()
                .setAccepted(a.getAccepted() + b.getAccepted())
                .setDuplicate(a.getDuplicate() + b.getDuplicate())
                .setLate(a.getLate() + b.getLate())
                .setRefused(a.getRefused().isEmpty() ? b.getRefused() : a.getRefused())
                .setAgain(a.getAgain() || b.getAgain())
                .build();
    }

    /** Keeps the replica up to date until a connection ends. */
    public CompletionStage<Done> follow(String worker, long session, Replica replica) {
        if (others.isEmpty()) {
            return coordinator.follow(worker, session, replica);
        }
        Arrivals arrivals = new Arrivals(others.size() + 1, replica::arrivedAt);
        CompletableFuture<Done> firstEnd = new CompletableFuture<>();
        endsBy(firstEnd, coordinator.follow(worker, session, replica, arrivals.of(0)));
        for (int i = 0; i < others.size(); i++) {
            endsBy(firstEnd, others.get(i).connection.follow(worker, session, replica, arrivals.of(i + 1)));
        }
        return firstEnd;
    }

    private static void endsBy(CompletableFuture<Done> end, CompletionStage<Done> following) {
        following.whenComplete((done, failure) -> {
            if (failure == null) {
                end.complete(done);
            } else {
                end.completeExceptionally(failure);
            }
        });
    }

    @Override
    public void close() {
        others.forEach(node -> node.connection.close());
        coordinator.close();
    }
}
