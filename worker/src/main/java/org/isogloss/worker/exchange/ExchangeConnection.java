package org.isogloss.worker.exchange;

import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.LongConsumer;
import java.util.function.ObjLongConsumer;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.BoundedSourceQueue;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.isogloss.protocol.exchange.BlockValues;
import org.isogloss.protocol.exchange.ExchangeClient;
import org.isogloss.protocol.exchange.FollowRequest;
import org.isogloss.protocol.exchange.LanePart;
import org.isogloss.protocol.exchange.MaskPart;
import org.isogloss.protocol.exchange.MaskRequest;
import org.isogloss.protocol.exchange.PeerChannel;
import org.isogloss.protocol.exchange.PushReply;
import org.isogloss.protocol.exchange.ReplicaPart;
import org.isogloss.protocol.exchange.SharedSegment;
import org.isogloss.protocol.exchange.TicketRequest;
import org.isogloss.protocol.messages.Lane;
import org.isogloss.protocol.optim.AdamWState;
import org.isogloss.protocol.security.ClusterTls;
import org.isogloss.protocol.wire.MaskAssembly;
import org.isogloss.protocol.wire.TicketForm;
import org.isogloss.protocol.wire.WireContent;

/** A worker's connection to one node of the tensor plane. */
public final class ExchangeConnection implements AutoCloseable {

    /** One is computed while another is pushed; a third may have been pushed just before. */
    private static final int LANES_UNDER_WAY = 3;

    /** More than any vector has blocks. */
    private static final int MOST_PARTS = 1 << 30;

    private final ActorSystem<?> system;
    private final ExchangeClient client;
    private final ObjLongConsumer<WireContent> received;
    private final boolean sharesMemory;
    /** Null until a node on the same machine has it open. */
    private volatile SharedMemory memory;

    /**
     * Connects when it is first used.
     *
     * @param sharesMemory whether values go through memory if the other is on this machine
     * @param tls null for plain connections
     * @param from local address to connect from
     * @param received is told, from any thread, how many bytes came in
     */
    public ExchangeConnection(
            ActorSystem<?> system,
            ClusterTls tls,
            String from,
            String host,
            int port,
            boolean sharesMemory,
            ObjLongConsumer<WireContent> received) {
        this.sharesMemory = sharesMemory;
        this.system = system;
        this.received = received;
        this.client = ExchangeClient.create(PeerChannel.to(host, port, tls, from, system), system);
    }

    /** Begins to send what a lane has come to. */
    public LanePush begin(LanePart header) {
        SharedMemory shared = memory;
        Pair<BoundedSourceQueue<LanePart>, Source<LanePart, NotUsed>> parts =
                Source.<LanePart>queue(MOST_PARTS).preMaterialize(system);
        parts.first().offer(shared == null ? header : withSegment(header, shared.name()));
        return new ConnectionPush(parts.first(), client.push(parts.second()), shared);
    }

    private static LanePart withSegment(LanePart header, String name) {
        return LanePart.newBuilder()
                .setHeader(header.getHeader().toBuilder().setSegment(name))
                .build();
    }

    /** Sends a lane's ticket; completes with what became of it. The ticket must stay as it is until then. */
    public CompletionStage<PushReply> pushTicket(LanePart header, TicketForm form, AdamWState ticket) {
        return client.pushTicket(Source.fromIterator(() -> new TicketAssembly(form, ticket).parts(header)));
    }

    /**
     * Puts the ticket that a lane goes on from into place; the values that it does not train stay.
     *
     * @return fails when there is none, or any of it is missing or damaged
     */
    public CompletionStage<Done> fetchTicket(Lane lane, TicketForm form, AdamWState into) {
        TicketAssembly assembly = new TicketAssembly(form, into);
        TicketRequest request =
                TicketRequest.newBuilder().setId(LaneParts.id(lane)).build();
        return client.fetchTicket(request)
                .runWith(
                        Sink.foreach(chunk -> {
                            received.accept(WireContent.FP32, chunk.getValues().size());
                            assembly.put(chunk);
                        }),
                        system)
                .thenApply(done -> {
                    if (!assembly.isWhole()) {
                        throw new IllegalStateException("parts of the ticket are missing");
                    }
                    return done;
                });
    }

    /** Keeps the replica up to date until the connection ends. */
    public CompletionStage<Done> follow(String worker, long session, Replica replica) {
        return follow(worker, session, replica, replica::arrivedAt);
    }

    /**
     * The same of the blocks that this node has.
     *
     * @param arrived is told which state they are of
     */
    CompletionStage<Done> follow(String worker, long session, Replica replica, LongConsumer arrived) {
        FollowRequest.Builder request =
                FollowRequest.newBuilder().setWorker(worker).setSession(session).addAllBlockSteps(replica.blockSteps());
        SharedMemory offered = sharesMemory
                ? SharedSegment.create()
                        .map(s -> new SharedMemory(s, LANES_UNDER_WAY * replica.blocks()))
                        .orElse(null)
                : null;
        if (offered != null) {
            request.setSegment(offered.name());
        }
        return client.follow(request.build())
                .runWith(Sink.foreach(part -> apply(part, replica, arrived, offered)), system)
                .whenComplete((done, failure) -> end(offered));
    }

    private void apply(ReplicaPart part, Replica replica, LongConsumer arrived, SharedMemory offered) {
        if (offered != null && part.hasOpened()) {
            offered.opened();
            memory = offered;
        } else if (offered != null) {
            offered.closeUnlessOpened();
        }
        if (part.hasBlock()) {
            BlockValues block = offered == null ? part.getBlock() : offered.fetch(part.getBlock());
            received.accept(WireContent.of(block), WireContent.bytes(block));
            replica.put(block);
        } else if (part.hasState()) {
            arrived.accept(part.getState().getStep());
        }
    }

    private static void end(SharedMemory offered) {
        if (offered != null) {
            offered.close();
        }
    }

    /**
     * Fetches what is missing of the weight masks of some languages.
     *
     * @param masks by language; what has come is in them, even when this fails
     */
    CompletionStage<Done> fetchMasks(int version, Map<String, MaskAssembly> masks) {
        MaskRequest.Builder request = MaskRequest.newBuilder().setVersion(version);
        masks.forEach((language, mask) -> request.addLanguages(language).addBegin(mask.received()));
        return client.fetchMasks(request.build()).runWith(Sink.foreach(part -> put(part, masks)), system);
    }

    private void put(MaskPart part, Map<String, MaskAssembly> masks) {
        received.accept(WireContent.MASK, WireContent.bytes(part));
        MaskAssembly mask = masks.get(part.getLanguage());
        if (mask == null) {
            throw new IllegalArgumentException("a part of a weight mask that was not asked for");
        }
        mask.put(part);
    }

    @Override
    public void close() {
        client.close();
    }
}
