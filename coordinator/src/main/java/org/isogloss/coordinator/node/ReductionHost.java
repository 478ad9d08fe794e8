package org.isogloss.coordinator.node;

import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.stream.Materializer;
import org.isogloss.coordinator.exchange.ExchangeService;
import org.isogloss.coordinator.exchange.MaskLibrary;
import org.isogloss.coordinator.exchange.OpenRound;
import org.isogloss.coordinator.exchange.ReplicaFeed;
import org.isogloss.coordinator.exchange.Sessions;
import org.isogloss.coordinator.plan.Position;
import org.isogloss.coordinator.plan.Round;
import org.isogloss.coordinator.reduce.BlockLoop;
import org.isogloss.coordinator.reduce.BlockRun;
import org.isogloss.coordinator.reduce.CommitOutcome;
import org.isogloss.coordinator.reduce.CommitOutcome.Committed;
import org.isogloss.coordinator.reduce.LaneSpec;
import org.isogloss.coordinator.reduce.ParameterSnapshot;
import org.isogloss.coordinator.reduce.Reducer;
import org.isogloss.coordinator.reduce.StepSpec;
import org.isogloss.coordinator.spread.ReducerBlocks;
import org.isogloss.protocol.ClusterConfig;
import org.isogloss.protocol.config.Phase;
import org.isogloss.protocol.exchange.ExchangeHandlerFactory;
import org.isogloss.protocol.mask.WeightMask;
import org.isogloss.protocol.messages.ArteryTls;
import org.isogloss.protocol.messages.Lane;
import org.isogloss.protocol.messages.LaneKind;
import org.isogloss.protocol.optim.Hyperparameters;
import org.isogloss.protocol.wire.GradientEncoding;
import org.isogloss.protocol.wire.SyntheticLoad;

/**
 * The coordinator's side of the tensor plane and nothing else of it, for measurements: the reducer, the service, and steps
 * of one lane a worker. A commit is the lease of the next step's lanes.
 */
public final class ReductionHost implements AutoCloseable {

    private static final String LOOPBACK = "127.0.0.1";
    private static final Hyperparameters OPTIMIZER = new Hyperparameters(1e-4, 0.9, 0.98, 1e-6, 0.01, 1e9, false);

    private final SyntheticLoad load;
    private final WeightMask kept;
    private final List<Lane> lanes = new ArrayList<>();
    private final BlockLoop loop;
    private final Reducer reducer;
    private final ReplicaFeed feed;
    private final Sessions sessions = new Sessions();
    private final ReductionEvents events;
    private final ExchangeService exchange;
    private final ActorSystem<Void> system;
    private final ServerBinding binding;
    private long announced;

    /**
     * Opens the first step, and a port of loopback.
     *
     * @param workers how many lanes a step has
     */
    public ReductionHost(SyntheticLoad load, int workers) {
        this.load = load;
        this.kept = load.kept();
        this.loop = BlockLoop.ofSlices("bench-reduce", load.slices());
        BlockRun blocks = BlockRun.all(load.grid());
        this.reducer = new Reducer(
                blocks,
                ParameterSnapshot.fresh(new float[load.parameters()], load.updates() == GradientEncoding.BF16),
                loop);
        this.feed = new ReplicaFeed(ReducerBlocks.of(reducer), 0);
        this.events = new ReductionEvents(workers);
        this.system = alone();
        this.exchange = new ExchangeService(
                feed, new MaskLibrary(), sessions, events, Materializer.matFromSystem(system.classicSystem()));
        this.binding = Http.get(system)
                .newServerAt(LOOPBACK, 0)
                .bind(ExchangeHandlerFactory.create(exchange, system))
                .toCompletableFuture()
                .join();
        open(workers);
    }

    /** An actor system as a coordinator has it, but for the cluster, of which nothing is measured. */
    static ActorSystem<Void> alone() {
        String settings = ClusterConfig.coordinator(LOOPBACK, 0, LOOPBACK, 0) + ClusterConfig.ALONE;
        return ArteryTls.start(Behaviors.empty(), settings, null);
    }

    public int port() {
        return binding.localAddress().getPort();
    }

    /** Lets a worker follow. */
    public long session(String worker) {
        return sessions.open(worker);
    }

    private void open(int workers) {
        long step = reducer.step();
        int version = load.maskVersion();
        lanes.clear();
        List<LaneSpec> specs = new ArrayList<>();
        for (int i = 0; i < workers; i++) {
            lanes.add(load.lane(i, step));
            specs.add(new LaneSpec(i, "", kept));
        }
        reducer.open(new StepSpec(SyntheticLoad.EPOCH, step + 1, version, load.encoding(), specs));
        Round round = new Round(Phase.ADAPT, new Position(0, step, step, step, version), LaneKind.TRAIN, lanes);
        exchange.open(new OpenRound(round, 1, reducer, step + 1));
    }

    /**
     * Where the time of a step went, in nanoseconds.
     *
     * @param follow from the commit before until the first chunk: the parameters went out, and a worker packed
     * @param push until all chunks were added
     * @param apply until the next commit
     */
    public record StepNanos(long follow, long push, long apply) {
        public long total() {
            return follow + push + apply;
        }
    }

    /**
     * Waits for all lanes and makes the step.
     *
     * @throws IllegalStateException when a worker is lost, or sent what cannot be added
     */
    public StepNanos step() throws InterruptedException {
        long before = announced;
        ReductionEvents.Arrived arrived = events.await();
        CommitOutcome outcome = reducer.commit(lanes.size(), OPTIMIZER, reducer.squares(), feed);
        if (!(outcome instanceof Committed committed)) {
            throw new IllegalStateException("not committed: " + outcome);
        }
        open(lanes.size());
        announced = System.nanoTime();
        feed.committed(committed.step(), committed.changed());
        return new StepNanos(arrived.first() - before, arrived.last() - arrived.first(), announced - arrived.last());
    }

    /** Bytes of gradients that came in since the beginning. */
    public long bytesIn() {
        return events.bytesIn();
    }

    /** Bytes of parameters that went out since the beginning, to all workers together. */
    public long bytesOut() {
        return events.bytesOut();
    }

    /** The hash of the parameters. */
    public String sha256() {
        return reducer.sha256();
    }

    @Override
    public void close() {
        system.terminate();
        system.getWhenTerminated().toCompletableFuture().join();
        loop.close();
    }
}
