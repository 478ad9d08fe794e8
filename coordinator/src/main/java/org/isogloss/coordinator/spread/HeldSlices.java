package org.isogloss.coordinator.spread;

import java.io.IOException;
import java.math.BigInteger;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.pekko.stream.Materializer;
import org.isogloss.coordinator.exchange.Admission;
import org.isogloss.coordinator.exchange.ExchangeService;
import org.isogloss.coordinator.exchange.LaneEvents;
import org.isogloss.coordinator.exchange.MaskLibrary;
import org.isogloss.coordinator.exchange.OpenRound;
import org.isogloss.coordinator.exchange.ReplicaFeed;
import org.isogloss.coordinator.exchange.TensorMetrics;
import org.isogloss.coordinator.plan.Position;
import org.isogloss.coordinator.plan.Round;
import org.isogloss.coordinator.plan.StepHyperparameters;
import org.isogloss.coordinator.reduce.BlockLoop;
import org.isogloss.coordinator.reduce.BlockRun;
import org.isogloss.coordinator.reduce.ChunkOutcome;
import org.isogloss.coordinator.reduce.CommitOutcome.Committed;
import org.isogloss.coordinator.reduce.ParameterSnapshot;
import org.isogloss.coordinator.reduce.Reducer;
import org.isogloss.protocol.exchange.HeldBlocks;
import org.isogloss.protocol.exchange.HoldAnswer;
import org.isogloss.protocol.exchange.HoldCommand;
import org.isogloss.protocol.exchange.LaneIn;
import org.isogloss.protocol.exchange.LaneSpoiled;
import org.isogloss.protocol.exchange.MaskPart;
import org.isogloss.protocol.exchange.ReducerValues;
import org.isogloss.protocol.exchange.RoundOpening;
import org.isogloss.protocol.exchange.StepCommit;
import org.isogloss.protocol.exchange.WeightZeroing;
import org.isogloss.protocol.mask.TrainedWeights;
import org.isogloss.protocol.mask.WeightMask;
import org.isogloss.protocol.messages.Lane;
import org.isogloss.protocol.optim.Hyperparameters;
import org.isogloss.protocol.wire.GradientEncoding;
import org.isogloss.protocol.wire.MaskAssembly;
import org.isogloss.protocol.wire.WireContent;

/**
 * The slices that this node holds for a coordinator, with all that workers need of them. It does what it is told, in order;
 * a command that does not fit what went before is an error that ends it, and with it the coordinator's epoch.
 */
final class HeldSlices implements LaneEvents {

    private final SliceInputs inputs;
    private final BlockLoop loop;
    private final long epoch;
    private final Consumer<HoldAnswer> unasked;
    private final Materializer materializer;
    private final TensorMetrics metrics;
    private final MaskLibrary masks = new MaskLibrary();
    private final StepPlans plans;
    private final StepHyperparameters hyperparameters;
    private final Map<String, MaskAssembly> coming = new TreeMap<>();

    private BlockRun blocks;
    private ParameterSnapshot start;
    /** What of the start is there; null when all is. */
    private SnapshotParts values;

    private volatile Reducer reducer;
    private volatile ExchangeService exchange;
    private ReplicaFeed feed;
    private OpenRound open;

    /** @param unasked takes what the coordinator is told without having asked, from any thread */
    HeldSlices(
            SliceInputs inputs, BlockLoop loop, long epoch, Consumer<HoldAnswer> unasked, Materializer materializer) {
        this.inputs = inputs;
        this.loop = loop;
        this.epoch = epoch;
        this.unasked = unasked;
        this.materializer = materializer;
        this.metrics = new TensorMetrics(inputs.metrics());
        this.plans = new StepPlans(inputs.config(), masks, new TrainedWeights(inputs.layout(), inputs.config()));
        this.hyperparameters = new StepHyperparameters(inputs.config(), inputs.planner());
    }

    long epoch() {
        return epoch;
    }

    /** What workers are served by; null until all values are there. */
    ExchangeService exchange() {
        return exchange;
    }

    /** Carries out a command; empty when it is not answered. One call at a time. */
    Optional<HoldAnswer> carryOut(HoldCommand command) {
        switch (command.getCommandCase()) {
            case BLOCKS -> {
                begin(command.getBlocks());
                return Optional.empty();
            }
            case VALUES -> {
                return values(command.getValues());
            }
            case MASK -> {
                mask(command.getMask());
                return Optional.empty();
            }
            case MASKS -> {
                masks(command.getMasks().getVersion());
                return Optional.empty();
            }
            case OPEN -> {
                open(command.getOpen());
                return Optional.of(Answers.opened(open.attempt()));
            }
            case SQUARES -> {
                return Optional.of(Answers.squares(reducer.squares()));
            }
            case COMMIT -> {
                commit(command.getCommit());
                return done();
            }
            case SKIP -> {
                reducer.skip(command.getSkip().getStep());
                feed.committed(reducer.step(), null);
                return done();
            }
            case ZERO -> {
                zero(command.getZero());
                return done();
            }
            default -> throw new IllegalArgumentException("no command, or a second claim");
        }
    }

    private Optional<HoldAnswer> done() {
        return Optional.of(Answers.done(reducer.step()));
    }

    private void begin(HeldBlocks held) {
        blocks = new BlockRun(inputs.grid(), held.getFirstBlock(), held.getEndBlock());
        start = ParameterSnapshot.empty(
                held.getStep(), blocks.size(), inputs.config().exchange().roundsUpdates());
        values = new SnapshotParts(blocks, start, blocks.begin());
        reducer = null;
        exchange = null;
        open = null;
    }

    private Optional<HoldAnswer> values(ReducerValues part) {
        if (values == null) {
            throw new IllegalStateException("values that nothing is known of");
        }
        values.put(part);
        if (!values.isWhole()) {
            return Optional.empty();
        }
        values = null;
        reducer = new Reducer(blocks, start, loop);
        feed = new ReplicaFeed(ReducerBlocks.of(reducer), start.step());
        start = null;
        exchange = new ExchangeService(feed, masks, Admission.ofAll(), this, materializer);
        return done();
    }

    private void mask(MaskPart part) {
        if (!inputs.planner().languages().contains(part.getLanguage())) {
            throw new IllegalArgumentException("a weight mask of no language of the run");
        }
        coming.computeIfAbsent(
                        part.getLanguage(), l -> new MaskAssembly(inputs.grid().size()))
                .put(part);
    }

    private void masks(int version) {
        Map<String, WeightMask> whole = new TreeMap<>();
        coming.forEach((language, assembly) -> whole.put(language, assembly.mask()));
        coming.clear();
        masks.put(version, whole);
    }

    private void open(RoundOpening opening) {
        Position position = new Position(
                opening.getPhase(),
                opening.getRoundInPhase(),
                opening.getRound(),
                opening.getStep(),
                opening.getMaskVersion());
        Round round = inputs.planner().round(epoch, position);
        Set<Integer> forfeited = new HashSet<>(opening.getForfeitedList());
        List<Lane> lanes = round.lanesBut(forfeited);
        if (open != null) {
            open.supersede();
        }
        reducer.open(plans.of(round, lanes));
        open = new OpenRound(round, lanes, opening.getAttempt(), reducer, position.step() + 1);
        exchange.open(open);
    }

    private void commit(StepCommit commit) {
        BigInteger squares = new BigInteger(commit.getSquares().toByteArray());
        Hyperparameters ofStep = hyperparameters.of(open.round());
        if (reducer.commit(commit.getSampleSize(), ofStep, squares, feed) instanceof Committed c) {
            feed.committed(c.step(), c.changed());
        }
    }

    private void zero(WeightZeroing zeroing) {
        reducer.zeroAllBut(masks.union(zeroing.getMaskVersion()), zeroing.getStep());
        feed.committed(zeroing.getStep(), null);
    }

    /**
     * What is held, as of the last commit.
     *
     * @param step which that has to be
     * @param all also what the optimizer keeps beside the parameters
     * @throws IllegalStateException when it is another
     */
    Iterator<ReducerValues> read(long step, boolean all) {
        if (all) {
            ParameterSnapshot snapshot = reducer.snapshot();
            checkStep(step, snapshot.step());
            return new SnapshotParts(blocks, snapshot, blocks.begin()).all();
        }
        return IntStream.range(blocks.first(), blocks.end())
                .mapToObj(block -> parameters(step, block))
                .iterator();
    }

    private ReducerValues parameters(long step, int block) {
        float[] read = new float[blocks.grid().end(block) - blocks.grid().begin(block)];
        checkStep(step, reducer.readBlock(block, read));
        byte[] payload = new byte[Float.BYTES * read.length];
        GradientEncoding.FP32.encode(read, 0, read.length, payload);
        return SnapshotParts.part(SnapshotParts.PARAMETERS, block, payload);
    }

    private static void checkStep(long wanted, long found) {
        if (wanted != found) {
            throw new IllegalStateException("step " + found + " where " + wanted + " was asked for");
        }
    }

    @Override
    public void laneReduced(Lane lane, long attempt, String worker) {
        unasked.accept(HoldAnswer.newBuilder()
                .setLane(LaneIn.newBuilder()
                        .setAttempt(attempt)
                        .setLane(lane.index())
                        .setWorker(worker))
                .build());
    }

    @Override
    public void roundSpoiled(long attempt, String worker, String why) {
        unasked.accept(HoldAnswer.newBuilder()
                .setSpoiled(LaneSpoiled.newBuilder()
                        .setAttempt(attempt)
                        .setWorker(worker)
                        .setWhy(why))
                .build());
    }

    /** The coordinator has a connection of its own to every worker, and goes by that. */
    @Override
    public void connectionLost(String worker, long session, String why) {}

    @Override
    public void chunk(ChunkOutcome outcome, int bytes) {
        metrics.chunk(outcome, bytes, inputs.config().exchange().gradients());
    }

    @Override
    public void sent(WireContent content, long bytes) {
        metrics.sent(content, bytes);
    }

    /** Tickets go to the coordinator: a push of one has found no round that takes it. */
    @Override
    public void ticketChunk(ChunkOutcome outcome, int bytes) {
        metrics.chunk(outcome, bytes, GradientEncoding.FP32);
    }

    @Override
    public void ticketFailed(IOException e) {
        throw new IllegalStateException("a ticket was taken", e);
    }

    @Override
    public void ticketStored() {
        throw new IllegalStateException("a ticket was taken");
    }
}
