package org.isogloss.worker.exchange;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.LongConsumer;
import java.util.function.ObjLongConsumer;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.isogloss.protocol.exchange.ExchangeClient;
import org.isogloss.protocol.exchange.FollowRequest;
import org.isogloss.protocol.exchange.LanePart;
import org.isogloss.protocol.exchange.MaskPart;
import org.isogloss.protocol.exchange.MaskRequest;
import org.isogloss.protocol.exchange.PeerChannel;
import org.isogloss.protocol.exchange.PushReply;
import org.isogloss.protocol.exchange.ReplicaPart;
import org.isogloss.protocol.exchange.TicketRequest;
import org.isogloss.protocol.messages.Lane;
import org.isogloss.protocol.optim.AdamWState;
import org.isogloss.protocol.security.ClusterTls;
import org.isogloss.protocol.wire.MaskAssembly;
import org.isogloss.protocol.wire.TicketForm;
import org.isogloss.protocol.wire.WireContent;

/** A worker's connection to one node of the tensor plane. */
public final class ExchangeConnection implements AutoCloseable {

    private final ActorSystem<?> system;
    private final ExchangeClient client;
    private final ObjLongConsumer<WireContent> received;

    /**
     * Connects when it is first used.
     *
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
            ObjLongConsumer<WireContent> received) {
        this.system = system;
        this.received = received;
        this.client = ExchangeClient.create(PeerChannel.to(host, port, tls, from, system), system);
    }

    /** Sends a lane's parts; completes with what became of them. */
    public CompletionStage<PushReply> push(LanePart header, List<LanePart> chunks) {
        List<LanePart> parts = new ArrayList<>(chunks.size() + 1);
        parts.add(header);
        parts.addAll(chunks);
        return client.push(Source.from(parts));
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
        FollowRequest request = FollowRequest.newBuilder()
                .setWorker(worker)
                .setSession(session)
                .addAllBlockSteps(replica.blockSteps())
                .build();
        return client.follow(request).runWith(Sink.foreach(part -> apply(part, replica, arrived)), system);
    }

    private void apply(ReplicaPart part, Replica replica, LongConsumer arrived) {
        received.accept(WireContent.of(part), WireContent.bytes(part));
        if (part.hasBlock()) {
            replica.put(part.getBlock());
        } else if (part.hasState()) {
            arrived.accept(part.getState().getStep());
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
