package org.isogloss.coordinator.exchange;

import io.grpc.Status;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.dispatch.Dispatchers;
import org.apache.pekko.grpc.GrpcServiceException;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.ActorAttributes;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.isogloss.coordinator.ticket.TicketFile;
import org.isogloss.protocol.exchange.Exchange;
import org.isogloss.protocol.exchange.FollowRequest;
import org.isogloss.protocol.exchange.LanePart;
import org.isogloss.protocol.exchange.MaskPart;
import org.isogloss.protocol.exchange.MaskRequest;
import org.isogloss.protocol.exchange.PushReply;
import org.isogloss.protocol.exchange.ReplicaPart;
import org.isogloss.protocol.exchange.SegmentOpened;
import org.isogloss.protocol.exchange.SharedSegment;
import org.isogloss.protocol.exchange.TicketChunk;
import org.isogloss.protocol.exchange.TicketPart;
import org.isogloss.protocol.exchange.TicketRequest;
import org.isogloss.protocol.mask.WeightMask;
import org.isogloss.protocol.messages.Lane;
import org.isogloss.protocol.wire.WireContent;

/** The tensor plane as gRPC serves it: translates and hands on. */
public final class ExchangeService implements Exchange {

    private final AtomicReference<OpenRound> open = new AtomicReference<>();
    private final ReplicaFeed feed;
    private final MaskLibrary masks;
    private final Admission sessions;
    private final LaneEvents events;
    private final Materializer materializer;
    private final SharedSegments segments = new SharedSegments();

    public ExchangeService(
            ReplicaFeed feed, MaskLibrary masks, Admission sessions, LaneEvents events, Materializer materializer) {
        this.feed = feed;
        this.masks = masks;
        this.sessions = sessions;
        this.events = events;
        this.materializer = materializer;
    }

    /** From now on, pushes are for this round. */
    public void open(OpenRound round) {
        open.set(round);
    }

    @Override
    public CompletionStage<PushReply> push(Source<LanePart, NotUsed> in) {
        LaneReceiver receiver = new LaneReceiver(open.get(), segments, events);
        // The reply is made in the stream. On two processors, what follows the future of a stream has a thread started
        // for it.
        return in.fold(receiver, LaneReceiver::accept).map(LaneReceiver::reply).runWith(Sink.head(), materializer);
    }

    /** Tickets are written to the disk, and read from it, where waiting for a disk holds up nobody. */
    private static final Attributes ON_DISK = ActorAttributes.dispatcher(Dispatchers.DefaultBlockingDispatcherId());

    @Override
    public CompletionStage<PushReply> pushTicket(Source<TicketPart, NotUsed> in) {
        TicketReceiver receiver = new TicketReceiver(open.get(), events);
        return in.toMat(Sink.fold(receiver, TicketReceiver::accept), Keep.right())
                .withAttributes(ON_DISK)
                .run(materializer)
                .thenApply(TicketReceiver::finish)
                .whenComplete((reply, failure) -> receiver.close());
    }

    @Override
    public Source<TicketChunk, NotUsed> fetchTicket(TicketRequest request) {
        OpenRound now = open.get();
        Lane lane = now == null || now.tickets() == null ? null : now.lane(request.getId());
        TicketFile ticket = lane == null ? null : now.tickets().start(lane);
        if (ticket == null) {
            return Source.failed(new GrpcServiceException(Status.NOT_FOUND.withDescription("no such ticket")));
        }
        return Source.unfoldResource(() -> new TicketChunks(ticket), TicketChunks::next, TicketChunks::close)
                .map(chunk -> {
                    events.sent(WireContent.FP32, chunk.getValues().size());
                    return chunk;
                })
                .withAttributes(ON_DISK);
    }

    @Override
    public Source<ReplicaPart, NotUsed> follow(FollowRequest request) {
        String worker = request.getWorker();
        long session = request.getSession();
        if (!sessions.isOpen(worker, session)) {
            return Source.failed(new GrpcServiceException(
                    Status.FAILED_PRECONDITION.withDescription("session " + session + " is not open")));
        }
        Follower follower = feed.follow(request.getBlockStepsList());
        Source<ReplicaPart, NotUsed> parts = Source.unfoldAsync(
                        follower, f -> f.next().thenApply(next -> next.map(part -> Pair.create(f, part))))
                .map(this::counted);
        Optional<SharedSegment> segment = segments.open(request.getSegment());
        // A worker that is no longer counted on, perhaps because it was frozen, learns of it here and registers again.
        sessions.closed(worker, session).thenRun(() -> {
            follower.end();
            segment.ifPresent(segments::close);
        });
        return segment.map(s -> throughMemory(parts, new SharedRing(s, materializer.executionContext())))
                .orElse(parts)
                .watchTermination((nothing, done) -> ended(done, follower, worker, session, segment));
    }

    private static Source<ReplicaPart, NotUsed> throughMemory(Source<ReplicaPart, NotUsed> parts, SharedRing ring) {
        ReplicaPart opened = ReplicaPart.newBuilder()
                .setOpened(SegmentOpened.getDefaultInstance())
                .build();
        return Source.single(opened).concat(parts.mapAsync(1, ring::place));
    }

    private ReplicaPart counted(ReplicaPart part) {
        events.sent(WireContent.of(part.getBlock()), WireContent.bytes(part.getBlock()));
        return part;
    }

    private NotUsed ended(
            CompletionStage<Done> done,
            Follower follower,
            String worker,
            long session,
            Optional<SharedSegment> segment) {
        done.whenComplete((ok, failure) -> {
            follower.close();
            segment.ifPresent(segments::close);
            sessions.close(worker, session);
            events.connectionLost(worker, session, "its connection broke");
        });
        return NotUsed.getInstance();
    }

    @Override
    public Source<MaskPart, NotUsed> fetchMasks(MaskRequest request) {
        Map<String, WeightMask> version = masks.version(request.getVersion());
        for (String language : request.getLanguagesList()) {
            if (!version.containsKey(language)) {
                return Source.failed(new GrpcServiceException(Status.NOT_FOUND.withDescription(
                        "no weight mask of " + language + " in version " + request.getVersion())));
            }
        }
        return Source.range(0, request.getLanguagesCount() - 1)
                .mapConcat(i -> {
                    String language = request.getLanguages(i);
                    int begin = i < request.getBeginCount() ? request.getBegin(i) : 0;
                    return MaskParts.of(language, version.get(language), begin);
                })
                .map(part -> {
                    events.sent(WireContent.MASK, WireContent.bytes(part));
                    return part;
                });
    }
}
