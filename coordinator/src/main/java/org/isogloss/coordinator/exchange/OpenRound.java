package org.isogloss.coordinator.exchange;

import java.io.IOException;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.isogloss.coordinator.plan.Round;
import org.isogloss.coordinator.reduce.ChunkOutcome;
import org.isogloss.coordinator.reduce.ChunkSink;
import org.isogloss.coordinator.reduce.LaneChunk;
import org.isogloss.coordinator.reduce.Receipt;
import org.isogloss.coordinator.ticket.TicketFile;
import org.isogloss.coordinator.ticket.TicketRound;
import org.isogloss.protocol.exchange.LaneId;
import org.isogloss.protocol.exchange.LaneResult;
import org.isogloss.protocol.messages.Lane;

/**
 * The round that workers push to now: its lanes, their results, and the sums that their chunks are added to.
 *
 * <p>A round may have to begin again with empty sums. A push that began before goes on to name the old opening, which
 * then takes nothing more: a lane's result and all of its chunks count in the same opening, or not at all.
 */
public final class OpenRound {

    private static final Receipt TOO_LATE = new Receipt(ChunkOutcome.LATE, false, false);

    private final Round round;
    private final long attempt;
    private final ChunkSink sink;
    private final long sinkStep;
    private final TicketRound tickets;
    /** Null when no other node takes chunks. */
    private final LaneNodes nodes;

    private final AtomicReferenceArray<Delivery> deliveries;
    private final BitSet taking = new BitSet();
    private final ReadWriteLock gate = new ReentrantReadWriteLock();
    private boolean superseded;

    private record Delivery(String worker, LaneResult result) {}

    /** Takes all lanes of the round. */
    public OpenRound(Round round, long attempt, ChunkSink sink, long sinkStep) {
        this(round, round.lanes(), attempt, sink, sinkStep);
    }

    /**
     * @param lanes those of the round that are taken; of any other, neither chunks nor results count
     * @param attempt names this opening of the round
     * @param sink where chunks go; null for a round without any
     * @param sinkStep what the sink calls this round
     */
    public OpenRound(Round round, List<Lane> lanes, long attempt, ChunkSink sink, long sinkStep) {
        this(round, lanes, attempt, sink, sinkStep, null, null);
    }

    /**
     * A round whose chunks go to several nodes.
     *
     * @param sink where this node's chunks go
     * @param nodes which have to have their part of a lane before it is in
     */
    public OpenRound(Round round, List<Lane> lanes, long attempt, ChunkSink sink, long sinkStep, LaneNodes nodes) {
        this(round, lanes, attempt, sink, sinkStep, null, nodes);
    }

    /**
     * A round whose lanes bring tickets.
     *
     * @param lanes those of the round that are taken
     * @param attempt names this opening of the round
     */
    public OpenRound(Round round, List<Lane> lanes, long attempt, TicketRound tickets) {
        this(round, lanes, attempt, null, 0, tickets, null);
    }

    private OpenRound(
            Round round,
            List<Lane> lanes,
            long attempt,
            ChunkSink sink,
            long sinkStep,
            TicketRound tickets,
            LaneNodes nodes) {
        lanes.forEach(lane -> taking.set(lane.index()));
        this.round = round;
        this.attempt = attempt;
        this.sink = sink;
        this.sinkStep = sinkStep;
        this.tickets = tickets;
        this.nodes = nodes;
        this.deliveries = new AtomicReferenceArray<>(round.lanes().size());
    }

    /** The lane that an id names, or null when it is none of this round's. */
    Lane lane(LaneId id) {
        List<Lane> lanes = round.lanes();
        boolean known = id.getRound() == round.number() && id.getLane() >= 0 && taking.get(id.getLane());
        Lane lane = known ? lanes.get(id.getLane()) : null;
        return lane != null && lane.epoch() == id.getEpoch() && lane.maskVersion() == id.getMaskVersion() ? lane : null;
    }

    boolean takesChunks() {
        return sink != null;
    }

    /** Whether this node's part of a lane is in with its result alone. */
    boolean takesResultAlone(Lane lane) {
        return sink == null ? tickets == null : nodes != null && nodes.isResultAlone(lane.index());
    }

    /**
     * Notes that a node has its part of a lane, chunks and all; true once, when the whole lane is in.
     *
     * @param node 0 for this one
     */
    public boolean partIn(Lane lane, int node) {
        return nodes == null || nodes.in(lane.index(), node);
    }

    /** What takes the lanes' tickets; null for a round without any. */
    public TicketRound tickets() {
        return tickets;
    }

    /** Takes a lane's whole ticket and its result; false when it comes too late, and the ticket is deleted. */
    boolean deliver(Lane lane, String worker, LaneResult result, TicketFile ticket) throws IOException {
        gate.readLock().lock();
        try {
            boolean taken = !superseded && tickets.deliver(lane, ticket);
            if (taken) {
                result(lane, worker, result);
            } else {
                ticket.delete();
            }
            return taken;
        } finally {
            gate.readLock().unlock();
        }
    }

    /** What a lane summed up. A second computation gives the same, so the first one stays. */
    public void result(Lane lane, String worker, LaneResult result) {
        deliveries.compareAndSet(lane.index(), null, new Delivery(worker, result));
    }

    Receipt offer(LaneId id, int block, int crc, byte[] payload) {
        long step = sinkStep + Long.signum(id.getRound() - round.number());
        gate.readLock().lock();
        try {
            return superseded
                    ? TOO_LATE
                    : sink.offer(
                            new LaneChunk(id.getEpoch(), step, id.getMaskVersion(), id.getLane(), block, crc, payload));
        } finally {
            gate.readLock().unlock();
        }
    }

    /** From now on takes nothing, so that its sums can be cleared for another opening. */
    public void supersede() {
        gate.writeLock().lock();
        try {
            superseded = true;
        } finally {
            gate.writeLock().unlock();
        }
    }

    /** Names this opening of the round. */
    public long attempt() {
        return attempt;
    }

    public Round round() {
        return round;
    }

    /** What a lane summed up, or null when it did not come in. */
    public LaneResult result(int lane) {
        Delivery delivery = deliveries.get(lane);
        return delivery == null ? null : delivery.result();
    }

    /** Whose result that is, or null. */
    public String worker(int lane) {
        Delivery delivery = deliveries.get(lane);
        return delivery == null ? null : delivery.worker();
    }
}
