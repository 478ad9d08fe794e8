package org.isogloss.coordinator.spread;

import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.stream.SystemMaterializer;
import org.apache.pekko.stream.javadsl.Source;
import org.isogloss.coordinator.exchange.Admission;
import org.isogloss.coordinator.exchange.ExchangeService;
import org.isogloss.coordinator.exchange.LaneEvents;
import org.isogloss.coordinator.exchange.MaskLibrary;
import org.isogloss.coordinator.exchange.OpenRound;
import org.isogloss.coordinator.exchange.ReplicaFeed;
import org.isogloss.coordinator.plan.Round;
import org.isogloss.coordinator.reduce.BlockLoop;
import org.isogloss.coordinator.reduce.BlockRun;
import org.isogloss.coordinator.reduce.ChunkOutcome;
import org.isogloss.coordinator.reduce.ParameterSnapshot;
import org.isogloss.coordinator.reduce.Reducer;
import org.isogloss.protocol.HostPort;
import org.isogloss.protocol.config.RunConfig;
import org.isogloss.protocol.exchange.Exchange;
import org.isogloss.protocol.exchange.LaneChunk;
import org.isogloss.protocol.exchange.LaneHeader;
import org.isogloss.protocol.exchange.LaneId;
import org.isogloss.protocol.exchange.LanePart;
import org.isogloss.protocol.exchange.PushReply;
import org.isogloss.protocol.layout.BlockGrid;
import org.isogloss.protocol.mask.TrainedWeights;
import org.isogloss.protocol.mask.WeightMask;
import org.isogloss.protocol.messages.Lane;
import org.isogloss.protocol.wire.ChunkCodec;
import org.isogloss.protocol.wire.GradientEncoding;
import org.isogloss.protocol.wire.PackedRange;
import org.isogloss.protocol.wire.WireContent;

/** A coordinator's and its workers' tensor plane, for tests: a round is opened, lanes are pushed where they belong. */
final class SpreadRun implements LaneEvents, Reducers.Listener, AutoCloseable {

    private final RunConfig config;
    private final BlockGrid grid;
    private final StepPlans plans;
    private final Reducers reducers;
    private final Exchange own;
    private final ExchangeService service;
    private final List<Exchange> others = new ArrayList<>();
    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private volatile OpenRound open;

    SpreadRun(
            SliceNodes nodes,
            RunConfig config,
            List<HostPort> addresses,
            ParameterSnapshot start,
            int maskVersion,
            Map<String, WeightMask> masks)
            throws InterruptedException {
        this.config = config;
        this.grid = BlockGrid.of(start.state().size(), config.exchange().slices());
        MaskLibrary library = new MaskLibrary();
        library.put(maskVersion, masks);
        this.plans = new StepPlans(config, library, new TrainedWeights(SliceNodes.layout(config), config));
        OtherReducers claimed = OtherReducers.claim(addresses, SliceNodes.claim(config, 1), nodes.peers(), told::add);
        BlockRun blocks = claimed.deal(grid, start, maskVersion, masks, told::add);
        Reducer reducer = new Reducer(blocks, start.part(blocks), BlockLoop.sequential());
        ReplicaFeed feed = new ReplicaFeed(ReducerBlocks.of(reducer), start.step());
        this.reducers = new Reducers(reducer, feed, claimed, plans);
        this.service = new ExchangeService(
                feed,
                library,
                Admission.ofAll(),
                this,
                SystemMaterializer.get(nodes.system()).materializer());
        this.own = service;
        reducers.nodes().forEach(node -> others.add(nodes.client(node.port())));
        reducers.reportTo(this);
    }

    Reducers reducers() {
        return reducers;
    }

    StepPlans plans() {
        return plans;
    }

    /** Opens a round everywhere. */
    void open(Round round, long attempt, Set<Integer> forfeited) {
        Reducers.Opening opening = reducers.open(round, attempt, forfeited);
        open = opening.round();
        service.open(open);
        opening.everywhere().toCompletableFuture().join();
    }

    /** Pushes a lane's gradient, as a worker does. */
    void push(Lane lane, float[] gradient) {
        GradientEncoding encoding = config.exchange().gradients();
        List<List<LanePart>> parts = new ArrayList<>();
        for (int node = 0; node <= others.size(); node++) {
            parts.add(new ArrayList<>(List.of(header(lane))));
        }
        WeightMask kept = plans.kept(lane);
        for (int block = 0; block < grid.blocks(); block++) {
            PackedRange range = PackedRange.of(grid, block, kept);
            if (range.count() > 0) {
                byte[] payload = ChunkCodec.encode(range, encoding, gradient, 0);
                parts.get(nodeOf(block)).add(chunk(block, payload));
            }
        }
        for (int node = 0; node < parts.size(); node++) {
            Exchange to = node == 0 ? own : others.get(node - 1);
            PushReply reply =
                    to.push(Source.from(parts.get(node))).toCompletableFuture().join();
            if (!reply.getRefused().isEmpty()) {
                told.add("refused: " + reply.getRefused());
            }
        }
    }

    private int nodeOf(int block) {
        for (int i = 0; i < others.size(); i++) {
            if (reducers.nodes().get(i).has(block)) {
                return i + 1;
            }
        }
        return 0;
    }

    private static LanePart header(Lane lane) {
        LaneId id = LaneId.newBuilder()
                .setEpoch(lane.epoch())
                .setRound(lane.round())
                .setLane(lane.index())
                .setMaskVersion(lane.maskVersion())
                .build();
        return LanePart.newBuilder()
                .setHeader(LaneHeader.newBuilder().setId(id).setWorker("w"))
                .build();
    }

    private static LanePart chunk(int block, byte[] payload) {
        return LanePart.newBuilder()
                .setChunk(LaneChunk.newBuilder()
                        .setBlock(block)
                        .setValues(UnsafeByteOperations.unsafeWrap(payload))
                        .setCrc32C(ChunkCodec.crc32c(payload)))
                .build();
    }

    /** The next thing that the run is told, or "nothing". */
    String next() throws InterruptedException {
        String next = told.poll(20, TimeUnit.SECONDS);
        return next == null ? "nothing" : next;
    }

    /** Whether there is something more to be told now. */
    boolean isQuiet() {
        return told.isEmpty();
    }

    @Override
    public void laneIn(int node, long attempt, int lane, String worker) {
        OpenRound now = open;
        Lane of = now.round().lanes().get(lane);
        if (now.attempt() == attempt && now.partIn(of, node)) {
            laneReduced(of, attempt, worker);
        }
    }

    @Override
    public void laneReduced(Lane lane, long attempt, String worker) {
        told.add("lane " + lane.index() + " of attempt " + attempt);
    }

    @Override
    public void roundSpoiled(long attempt, String worker, String why) {
        told.add("spoiled " + attempt);
    }

    @Override
    public void reducerLost(String why) {
        told.add("lost");
    }

    @Override
    public void connectionLost(String worker, long session, String why) {}

    @Override
    public void chunk(ChunkOutcome outcome, int bytes) {}

    @Override
    public void sent(WireContent content, long bytes) {}

    @Override
    public void ticketChunk(ChunkOutcome outcome, int bytes) {}

    @Override
    public void ticketFailed(IOException e) {}

    @Override
    public void ticketStored() {}

    @Override
    public void close() {
        reducers.close();
    }
}
