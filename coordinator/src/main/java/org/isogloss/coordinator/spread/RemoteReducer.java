package org.isogloss.coordinator.spread;

import com.google.protobuf.ByteString;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.stream.OverflowStrategy;
import org.apache.pekko.stream.QueueOfferResult;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.javadsl.SourceQueueWithComplete;
import org.isogloss.coordinator.exchange.MaskParts;
import org.isogloss.coordinator.plan.Position;
import org.isogloss.coordinator.reduce.BlockRun;
import org.isogloss.coordinator.reduce.ParameterSnapshot;
import org.isogloss.protocol.HostPort;
import org.isogloss.protocol.exchange.HeldBlocks;
import org.isogloss.protocol.exchange.HoldAnswer;
import org.isogloss.protocol.exchange.HoldClaim;
import org.isogloss.protocol.exchange.HoldCommand;
import org.isogloss.protocol.exchange.LaneIn;
import org.isogloss.protocol.exchange.LaneSpoiled;
import org.isogloss.protocol.exchange.MaskPart;
import org.isogloss.protocol.exchange.MaskVersion;
import org.isogloss.protocol.exchange.PeerChannel;
import org.isogloss.protocol.exchange.ReadRequest;
import org.isogloss.protocol.exchange.ReducerValues;
import org.isogloss.protocol.exchange.ReductionClient;
import org.isogloss.protocol.exchange.RoundOpening;
import org.isogloss.protocol.exchange.StepCommit;
import org.isogloss.protocol.exchange.StepSkip;
import org.isogloss.protocol.exchange.SumSquares;
import org.isogloss.protocol.exchange.WeightZeroing;
import org.isogloss.protocol.mask.WeightMask;
import org.isogloss.protocol.messages.ToWorker.ReducerNode;

/**
 * Slices that another node holds for this coordinator. Commands are carried out in the order in which they are given. When
 * the connection breaks, what was not answered fails, and its listener is told; there is no way back to it.
 */
final class RemoteReducer implements AutoCloseable {

    /** What comes without having been asked for. Called from any thread. */
    interface Listener {

        /** All of a lane that belongs to the node has been added. */
        void laneIn(long attempt, int lane, String worker);

        void spoiled(long attempt, String worker, String why);

        /** The node is lost; once. */
        void lost(String why);
    }

    /** Offers that wait for room in the queue: more than there are threads that make any. */
    private static final int OFFERS_WAITING = 64;

    private static final int COMMANDS_WAITING = 4;

    private final HostPort address;
    private final PeerSettings settings;
    private final ReductionClient client;
    private final SourceQueueWithComplete<HoldCommand> commands;
    private final Queue<CompletableFuture<HoldAnswer>> unanswered = new ArrayDeque<>();
    private final CompletableFuture<Listener> listener = new CompletableFuture<>();
    private String lost;
    private volatile boolean closed;
    private BlockRun blocks;
    private long epoch;

    /**
     * Connects when it is first used.
     */
    RemoteReducer(HostPort address, PeerSettings settings) {
        this.address = address;
        this.settings = settings;
        ActorSystem<?> system = settings.system();
        this.client = ReductionClient.create(
                PeerChannel.to(address.host(), address.port(), settings.tls(), settings.from(), system), system);
        var hold = Source.<HoldCommand>queue(COMMANDS_WAITING, OverflowStrategy.backpressure(), OFFERS_WAITING)
                .preMaterialize(system);
        this.commands = hold.first();
        client.hold(hold.second())
                .idleTimeout(settings.silence())
                .runWith(Sink.foreach(this::answered), system)
                .whenComplete((done, failure) -> ended(failure == null ? "it closed the connection" : text(failure)));
    }

    private String text(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (cause instanceof TimeoutException) {
            return "not heard of for " + settings.silence().toMillis() + " ms";
        }
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }

    HostPort address() {
        return address;
    }

    BlockRun blocks() {
        return blocks;
    }

    /** Where workers find it. */
    ReducerNode node() {
        return new ReducerNode(address.host(), address.port(), blocks.first(), blocks.end());
    }

    /** From now on, what comes goes there; also what has come before. */
    void reportTo(Listener receiver) {
        listener.complete(receiver);
    }

    private void answered(HoldAnswer answer) {
        switch (answer.getAnswerCase()) {
            case LANE -> {
                LaneIn in = answer.getLane();
                listener.thenAccept(l -> l.laneIn(in.getAttempt(), in.getLane(), in.getWorker()));
            }
            case ALIVE -> {
                // Its coming is all that counts.
            }
            case SPOILED -> {
                LaneSpoiled spoiled = answer.getSpoiled();
                listener.thenAccept(l -> l.spoiled(spoiled.getAttempt(), spoiled.getWorker(), spoiled.getWhy()));
            }
            default -> {
                CompletableFuture<HoldAnswer> asked;
                synchronized (this) {
                    asked = unanswered.poll();
                }
                if (asked == null) {
                    throw new IllegalStateException("an answer to nothing");
                }
                asked.complete(answer);
            }
        }
    }

    private void ended(String why) {
        if (!closed) {
            // Before what is asked fails, whose failures are none of the coordinator's own.
            listener.thenAccept(l -> l.lost(why));
        }
        Queue<CompletableFuture<HoldAnswer>> failed;
        synchronized (this) {
            lost = why;
            failed = new ArrayDeque<>(unanswered);
            unanswered.clear();
        }
        failed.forEach(f -> f.completeExceptionally(gone(why)));
    }

    private ReducerLostException gone(String why) {
        return new ReducerLostException("the reducer node at " + address + " is lost: " + why);
    }

    /** Gives a command; completes with its answer. */
    private synchronized CompletionStage<HoldAnswer> ask(HoldCommand command) {
        if (lost != null) {
            return CompletableFuture.failedFuture(gone(lost));
        }
        CompletableFuture<HoldAnswer> answer = new CompletableFuture<>();
        unanswered.add(answer);
        CompletionStage<QueueOfferResult> unused = commands.offer(command);
        return answer;
    }

    /** Gives a command that is not answered; returns when there is room for the next. */
    private void tell(HoldCommand command) {
        QueueOfferResult taken;
        try {
            taken = commands.offer(command).toCompletableFuture().join();
        } catch (CompletionException e) {
            throw gone(text(e));
        }
        if (taken != QueueOfferResult.enqueued()) {
            throw gone("it takes no more");
        }
    }

    /**
     * Takes the node, which holds nothing yet, for this coordinator.
     *
     * @throws IllegalStateException when it refuses, or does not answer in time
     */
    void claim(HoldClaim claim, Duration patience) throws InterruptedException {
        epoch = claim.getEpoch();
        await(ask(HoldCommand.newBuilder().setClaim(claim).build()), patience);
    }

    private void await(CompletionStage<HoldAnswer> answer, Duration patience) throws InterruptedException {
        try {
            answer.toCompletableFuture().get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException(text(e.getCause()), e);
        } catch (TimeoutException e) {
            throw new IllegalStateException("the node at " + address + " does not answer", e);
        }
    }

    /** Makes the node hold some blocks, with their values from the whole vector's. */
    void load(BlockRun held, ParameterSnapshot whole) {
        blocks = held;
        tell(HoldCommand.newBuilder()
                .setBlocks(HeldBlocks.newBuilder()
                        .setFirstBlock(held.first())
                        .setEndBlock(held.end())
                        .setStep(whole.step()))
                .build());
        Iterator<ReducerValues> parts = new SnapshotParts(blocks, whole, 0).all();
        CompletionStage<HoldAnswer> loaded = null;
        while (parts.hasNext()) {
            HoldCommand command =
                    HoldCommand.newBuilder().setValues(parts.next()).build();
            if (parts.hasNext()) {
                tell(command);
            } else {
                loaded = ask(command);
            }
        }
        loaded.toCompletableFuture().join();
    }

    void masks(int version, Map<String, WeightMask> masks) {
        masks.forEach((language, kept) -> {
            for (MaskPart part : MaskParts.of(language, kept, 0)) {
                tell(HoldCommand.newBuilder().setMask(part).build());
            }
        });
        tell(HoldCommand.newBuilder()
                .setMasks(MaskVersion.newBuilder().setVersion(version))
                .build());
    }

    /** Completes when chunks of the round are taken. */
    CompletionStage<HoldAnswer> open(Position position, long attempt, Set<Integer> forfeited) {
        return ask(HoldCommand.newBuilder()
                .setOpen(RoundOpening.newBuilder()
                        .setPhase(position.phase())
                        .setRoundInPhase(position.roundInPhase())
                        .setRound(position.round())
                        .setStep(position.step())
                        .setMaskVersion(position.maskVersion())
                        .setAttempt(attempt)
                        .addAllForfeited(forfeited))
                .build());
    }

    /** The exact sum of squares of the node's gradient sums. */
    CompletionStage<BigInteger> squares() {
        return ask(HoldCommand.newBuilder()
                        .setSquares(SumSquares.getDefaultInstance())
                        .build())
                .thenApply(answer ->
                        new BigInteger(answer.getSquares().getSquares().toByteArray()));
    }

    /** Completes with the step that the node is at then. */
    CompletionStage<Long> commit(double sampleSize, BigInteger allSquares) {
        return step(HoldCommand.newBuilder()
                .setCommit(StepCommit.newBuilder()
                        .setSampleSize(sampleSize)
                        .setSquares(ByteString.copyFrom(allSquares.toByteArray())))
                .build());
    }

    CompletionStage<Long> skip(long step) {
        return step(HoldCommand.newBuilder()
                .setSkip(StepSkip.newBuilder().setStep(step))
                .build());
    }

    CompletionStage<Long> zeroAllBut(int maskVersion, long step) {
        return step(HoldCommand.newBuilder()
                .setZero(WeightZeroing.newBuilder().setMaskVersion(maskVersion).setStep(step))
                .build());
    }

    private CompletionStage<Long> step(HoldCommand command) {
        return ask(command).thenApply(answer -> answer.getDone().getStep());
    }

    /**
     * Reads what the node has, parameters first, in order of blocks.
     *
     * @param step as of which commit
     * @param all also what the optimizer keeps beside the parameters
     * @throws ReducerLostException when the node is lost, or at another step
     */
    void read(long step, boolean all, Consumer<ReducerValues> reader) {
        ReadRequest request = ReadRequest.newBuilder()
                .setEpoch(epoch)
                .setStep(step)
                .setAll(all)
                .build();
        try {
            client.read(request)
                    .runWith(Sink.foreach(reader::accept), settings.system())
                    .toCompletableFuture()
                    .join();
        } catch (CompletionException e) {
            throw gone(text(e));
        }
    }

    @Override
    public void close() {
        closed = true;
        commands.complete();
        client.close();
    }
}
