package org.isogloss.coordinator.spread;

import io.grpc.Status;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.dispatch.Dispatchers;
import org.apache.pekko.grpc.GrpcServiceException;
import org.apache.pekko.grpc.javadsl.ServiceHandler;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.japi.function.Function;
import org.apache.pekko.stream.ActorAttributes;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.BoundedSourceQueue;
import org.apache.pekko.stream.KillSwitches;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.SharedKillSwitch;
import org.apache.pekko.stream.javadsl.Source;
import org.isogloss.coordinator.exchange.Differences;
import org.isogloss.coordinator.reduce.BlockLoop;
import org.isogloss.protocol.exchange.ExchangeHandlerFactory;
import org.isogloss.protocol.exchange.HoldAnswer;
import org.isogloss.protocol.exchange.HoldClaim;
import org.isogloss.protocol.exchange.HoldCommand;
import org.isogloss.protocol.exchange.ReadRequest;
import org.isogloss.protocol.exchange.ReducerValues;
import org.isogloss.protocol.exchange.Reduction;
import org.isogloss.protocol.exchange.ReductionHandlerFactory;

/**
 * A node that stands by, as the coordinator of the run sees it: it holds slices for one coordinator at a time, the one with
 * the latest epoch that has asked. A coordinator that was taken over finds its slices gone.
 */
public final class ReducerHost implements Reduction, AutoCloseable {

    /** Lanes of a round that come in before one of them is told of. */
    private static final int ANSWERS_WAITING = 1 << 16;

    private static final Attributes MAY_BLOCK = ActorAttributes.dispatcher(Dispatchers.DefaultBlockingDispatcherId());

    private final SliceInputs inputs;
    private final BlockLoop loop;
    private final Materializer materializer;
    private final Consumer<String> say;
    private final AtomicReference<Holding> current = new AtomicReference<>();
    private long latestEpoch;
    private boolean closed;

    /** @param say told, one line, what it holds */
    public ReducerHost(SliceInputs inputs, Materializer materializer, Consumer<String> say) {
        this.inputs = inputs;
        this.loop = BlockLoop.ofSlices("isogloss-hold", inputs.grid().slices());
        this.materializer = materializer;
        this.say = say;
    }

    /** Serves this, and workers, at the paths of both; anything else by {@code rest}. */
    public Function<HttpRequest, CompletionStage<HttpResponse>> handler(
            ActorSystem<?> system, Function<HttpRequest, CompletionStage<HttpResponse>> rest) {
        return ServiceHandler.handler(
                ReductionHandlerFactory.partial(this, Reduction.name, system),
                ExchangeHandlerFactory.partial(
                        new HeldExchange(this::held), org.isogloss.protocol.exchange.Exchange.name, system),
                rest);
    }

    /** What is held now; null for nothing. */
    private HeldSlices held() {
        Holding holding = current.get();
        return holding == null ? null : holding.slices;
    }

    /** One coordinator's call. */
    private final class Holding {
        private final SharedKillSwitch end = KillSwitches.shared("held slices");
        private final BoundedSourceQueue<HoldAnswer> unasked;
        private final Source<HoldAnswer, NotUsed> told;
        private volatile HeldSlices slices;

        Holding() {
            Pair<BoundedSourceQueue<HoldAnswer>, Source<HoldAnswer, NotUsed>> queue =
                    Source.<HoldAnswer>queue(ANSWERS_WAITING).preMaterialize(materializer);
            this.unasked = queue.first();
            this.told = queue.second();
        }

        Source<HoldAnswer, NotUsed> answers(Source<HoldCommand, NotUsed> in) {
            return in.mapConcat(command -> list(carryOut(command)))
                    .withAttributes(MAY_BLOCK)
                    .async()
                    .merge(told, true)
                    .keepAlive(inputs.config().lease().heartbeat(), Answers::alive)
                    .via(end.flow())
                    .watchTermination((nothing, done) -> {
                        done.whenComplete((ok, failure) -> letGo(this));
                        return NotUsed.getInstance();
                    });
        }

        private Optional<HoldAnswer> carryOut(HoldCommand command) {
            try {
                if (slices == null) {
                    claim(command);
                    return Optional.of(Answers.ready());
                }
                return slices.carryOut(command);
            } catch (IllegalArgumentException | IllegalStateException e) {
                throw refusal(e.getMessage());
            }
        }

        private void claim(HoldCommand command) {
            if (!command.hasClaim()) {
                throw new IllegalArgumentException("a command before the claim");
            }
            Differences differences = inputs.differencesFrom(command.getClaim());
            if (differences.any()) {
                throw new IllegalArgumentException(differences.text());
            }
            slices = new HeldSlices(inputs, loop, command.getClaim().getEpoch(), unasked::offer, materializer);
            take(this, command.getClaim());
        }
    }

    private static List<HoldAnswer> list(Optional<HoldAnswer> answer) {
        return answer.map(List::of).orElse(List.of());
    }

    private static GrpcServiceException refusal(String why) {
        return new GrpcServiceException(Status.FAILED_PRECONDITION.withDescription(why));
    }

    private synchronized void take(Holding holding, HoldClaim claim) {
        if (closed || claim.getEpoch() <= latestEpoch) {
            throw new IllegalArgumentException("epoch " + claim.getEpoch() + " is over");
        }
        latestEpoch = claim.getEpoch();
        Holding before = current.getAndSet(holding);
        if (before != null) {
            before.end.shutdown();
        }
        say.accept("holds slices for the coordinator of epoch " + claim.getEpoch());
    }

    private void letGo(Holding holding) {
        if (current.compareAndSet(holding, null)) {
            say.accept("holds no slices any more");
        }
    }

    @Override
    public Source<HoldAnswer, NotUsed> hold(Source<HoldCommand, NotUsed> in) {
        return new Holding().answers(in);
    }

    @Override
    public Source<ReducerValues, NotUsed> read(ReadRequest request) {
        HeldSlices slices = held();
        if (slices == null || slices.epoch() != request.getEpoch() || slices.exchange() == null) {
            return Source.failed(refusal("nothing is held for epoch " + request.getEpoch()));
        }
        return Source.fromIterator(() -> slices.read(request.getStep(), request.getAll()))
                .withAttributes(MAY_BLOCK);
    }

    /** Lets go of what it holds, and takes nothing more: this node has the run now, or ends. */
    @Override
    public synchronized void close() {
        closed = true;
        Holding holding = current.getAndSet(null);
        if (holding != null) {
            holding.end.shutdown();
        }
        loop.close();
    }
}
