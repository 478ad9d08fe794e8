package org.isogloss.coordinator.spread;

import io.grpc.Status;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.NotUsed;
import org.apache.pekko.grpc.GrpcServiceException;
import org.apache.pekko.stream.javadsl.Source;
import org.isogloss.protocol.exchange.Exchange;
import org.isogloss.protocol.exchange.FollowRequest;
import org.isogloss.protocol.exchange.LanePart;
import org.isogloss.protocol.exchange.MaskPart;
import org.isogloss.protocol.exchange.MaskRequest;
import org.isogloss.protocol.exchange.PushReply;
import org.isogloss.protocol.exchange.ReplicaPart;
import org.isogloss.protocol.exchange.TicketChunk;
import org.isogloss.protocol.exchange.TicketPart;
import org.isogloss.protocol.exchange.TicketRequest;

/** What workers are served by as long as slices are held: gradients in, parameters out. All else is the coordinator's. */
final class HeldExchange implements Exchange {

    private final Supplier<HeldSlices> held;

    /** @param held gives null while nothing is */
    HeldExchange(Supplier<HeldSlices> held) {
        this.held = held;
    }

    private Exchange exchange() {
        HeldSlices slices = held.get();
        return slices == null ? null : slices.exchange();
    }

    private static GrpcServiceException nothingHeld() {
        return new GrpcServiceException(Status.UNAVAILABLE.withDescription("this node holds no slices"));
    }

    private static GrpcServiceException askTheCoordinator() {
        return new GrpcServiceException(Status.UNIMPLEMENTED.withDescription("only the coordinator has that"));
    }

    @Override
    public CompletionStage<PushReply> push(Source<LanePart, NotUsed> in) {
        Exchange exchange = exchange();
        return exchange == null ? CompletableFuture.failedFuture(nothingHeld()) : exchange.push(in);
    }

    @Override
    public Source<ReplicaPart, NotUsed> follow(FollowRequest request) {
        Exchange exchange = exchange();
        return exchange == null ? Source.failed(nothingHeld()) : exchange.follow(request);
    }

    @Override
    public Source<MaskPart, NotUsed> fetchMasks(MaskRequest request) {
        return Source.failed(askTheCoordinator());
    }

    @Override
    public CompletionStage<PushReply> pushTicket(Source<TicketPart, NotUsed> in) {
        return CompletableFuture.failedFuture(askTheCoordinator());
    }

    @Override
    public Source<TicketChunk, NotUsed> fetchTicket(TicketRequest request) {
        return Source.failed(askTheCoordinator());
    }
}
