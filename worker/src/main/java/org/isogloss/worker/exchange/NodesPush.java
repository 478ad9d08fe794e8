package org.isogloss.worker.exchange;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;
import org.isogloss.protocol.exchange.PushReply;

/** A push in parts, every block to the node that has it. The coordinator has the lane's result, whatever blocks it has. */
final class NodesPush implements LanePush {

    private final LanePush coordinator;
    private final IntUnaryOperator nodeOf;
    private final IntFunction<LanePush> begin;
    private final Map<Integer, LanePush> others = new TreeMap<>();

    /**
     * @param nodeOf which of the other nodes has a block; -1 for the coordinator
     * @param begin begins a push to one of them
     */
    NodesPush(LanePush coordinator, IntUnaryOperator nodeOf, IntFunction<LanePush> begin) {
        this.coordinator = coordinator;
        this.nodeOf = nodeOf;
        this.begin = begin;
    }

    @Override
    public void chunk(int block, byte[] payload) {
        int node = nodeOf.applyAsInt(block);
        (node < 0 ? coordinator : others.computeIfAbsent(node, begin::apply)).chunk(block, payload);
    }

    @Override
    public CompletionStage<PushReply> finish() {
        CompletionStage<PushReply> all = coordinator.finish();
        for (LanePush other : others.values()) {
            all = all.thenCombine(other.finish(), NodesPush::both);
        }
        return all;
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

    @Override
    public void abandon(Throwable why) {
        coordinator.abandon(why);
        others.values().forEach(other -> other.abandon(why));
    }
}
