package org.isogloss.coordinator.spread;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.isogloss.coordinator.exchange.LaneNodes;
import org.isogloss.coordinator.exchange.OpenRound;
import org.isogloss.coordinator.exchange.ReplicaFeed;
import org.isogloss.coordinator.plan.Round;
import org.isogloss.coordinator.reduce.BlockRun;
import org.isogloss.coordinator.reduce.CommitOutcome;
import org.isogloss.coordinator.reduce.CommitOutcome.Committed;
import org.isogloss.coordinator.reduce.Reducer;
import org.isogloss.coordinator.reduce.StepSpec;
import org.isogloss.protocol.mask.WeightMask;
import org.isogloss.protocol.messages.Lane;
import org.isogloss.protocol.messages.ToWorker.ReducerNode;
import org.isogloss.protocol.optim.Hyperparameters;

/**
 * All reducers of a run as one: the coordinator's own, and those on other nodes. A step is committed on all of them or, as
 * the loss of any ends the coordinator's epoch, counts for nothing; what all have committed has the same bits however the
 * slices are dealt.
 *
 * <p>Methods that change the parameters wait for the other nodes. One of them at a time; the last commit is read
 * before the next one is made.
 */
public final class Reducers implements AutoCloseable {

    /** What other nodes tell the coordinator. Called from any thread. */
    public interface Listener {

        /**
         * Another node has its part of a lane.
         *
         * @param node as in {@link LaneNodes}
         */
        void laneIn(int node, long attempt, int lane, String worker);

        /** A value that cannot be added came after others of its lane. */
        void roundSpoiled(long attempt, String worker, String why);

        /** With a node, a part of the parameters is gone. */
        void reducerLost(String why);
    }

    private final Reducer own;
    private final ReplicaFeed feed;
    private final List<RemoteReducer> others;
    private final StepPlans plans;
    private final WholeVector vector;

    /**
     * @param feed of the own blocks
     * @param others hold the rest of the vector, in order
     */
    public Reducers(Reducer own, ReplicaFeed feed, OtherReducers others, StepPlans plans) {
        this.own = own;
        this.feed = feed;
        this.others = others.nodes();
        this.plans = plans;
        this.vector = new WholeVector(own, this.others);
    }

    /** From now on, what other nodes tell goes there. */
    public void reportTo(Listener listener) {
        for (int i = 0; i < others.size(); i++) {
            int node = i + 1;
            RemoteReducer other = others.get(i);
            other.reportTo(new RemoteReducer.Listener() {
                @Override
                public void laneIn(long attempt, int lane, String worker) {
                    listener.laneIn(node, attempt, lane, worker);
                }

                @Override
                public void spoiled(long attempt, String worker, String why) {
                    listener.roundSpoiled(attempt, worker, why);
                }

                @Override
                public void lost(String why) {
                    listener.reducerLost("the reducer node at " + other.address() + " is lost: " + why);
                }
            });
        }
    }

    /** Where workers find the blocks that are not the coordinator's own. */
    public List<ReducerNode> nodes() {
        return others.stream().map(RemoteReducer::node).toList();
    }

    /** The same for people, HOST:PORT each. */
    public List<String> addresses() {
        return others.stream().map(other -> other.address().toString()).toList();
    }

    /**
     * A round that is open here.
     *
     * @param everywhere completes when all other nodes take its chunks, too
     */
    public record Opening(OpenRound round, CompletionStage<?> everywhere) {}

    /**
     * Opens a training round, empty. Without a lane there is nothing to add to.
     *
     * @param attempt names this opening
     * @param forfeited indices of lanes that are not taken
     */
    public Opening open(Round round, long attempt, Set<Integer> forfeited) {
        List<Lane> lanes = round.lanesBut(forfeited);
        CompletionStage<?> everywhere = CompletableFuture.completedFuture(null);
        if (lanes.isEmpty()) {
            return new Opening(new OpenRound(round, lanes, attempt, null, 0), everywhere);
        }
        StepSpec spec = plans.of(round, lanes);
        own.open(spec);
        if (others.isEmpty()) {
            return new Opening(new OpenRound(round, lanes, attempt, own, spec.step()), everywhere);
        }
        List<CompletionStage<?>> opened = new ArrayList<>();
        others.forEach(other -> opened.add(other.open(round.position(), attempt, forfeited)));
        LaneNodes nodes = new LaneNodes(takers(round, spec));
        return new Opening(new OpenRound(round, lanes, attempt, own, spec.step(), nodes), all(opened));
    }

    private long[] takers(Round round, StepSpec spec) {
        // Lanes of a language share one mask object, and counting in a large mask is not cheap.
        Map<WeightMask, Long> underMask = new IdentityHashMap<>();
        long[] takers = new long[round.lanes().size()];
        spec.lanes().forEach(lane -> takers[lane.lane()] = underMask.computeIfAbsent(lane.kept(), this::takers));
        return takers;
    }

    private long takers(WeightMask kept) {
        BitSet takers = new BitSet();
        takers.set(0, keepsAny(kept, own.blocks()));
        for (int i = 0; i < others.size(); i++) {
            takers.set(i + 1, keepsAny(kept, others.get(i).blocks()));
        }
        return takers.isEmpty() ? 0 : takers.toLongArray()[0];
    }

    private static boolean keepsAny(WeightMask kept, BlockRun blocks) {
        return kept == null || kept.kept(blocks.begin(), blocks.begin() + blocks.size()) > 0;
    }

    private static CompletionStage<?> all(List<? extends CompletionStage<?>> stages) {
        return CompletableFuture.allOf(
                stages.stream().map(CompletionStage::toCompletableFuture).toArray(CompletableFuture[]::new));
    }

    /**
     * Commits the open step, which is complete, and lets all followers have it.
     *
     * @param sampleSize what the loss was summed over, in all lanes; with 0 the step is skipped
     */
    public CommitOutcome commit(double sampleSize, Hyperparameters hyperparameters) {
        long step = own.step() + 1;
        CommitOutcome outcome = sampleSize == 0
                ? new CommitOutcome.NonFinite(step, 0)
                : commitEverywhere(step, sampleSize, hyperparameters);
        if (outcome instanceof Committed committed) {
            feed.committed(step, committed.changed());
        } else {
            List<CompletionStage<Long>> skipped = tell(other -> other.skip(step));
            own.skip(step);
            await(skipped, step);
            feed.committed(step, null);
        }
        return outcome;
    }

    private CommitOutcome commitEverywhere(long step, double sampleSize, Hyperparameters hyperparameters) {
        List<CompletionStage<BigInteger>> theirs = tell(RemoteReducer::squares);
        BigInteger squares = own.squares();
        for (CompletionStage<BigInteger> their : theirs) {
            squares = squares.add(their.toCompletableFuture().join());
        }
        BigInteger all = squares;
        List<CompletionStage<Long>> committed = tell(other -> other.commit(sampleSize, all));
        CommitOutcome outcome = own.commit(sampleSize, hyperparameters, all, feed);
        await(committed, own.step());
        return outcome;
    }

    private <T> List<CompletionStage<T>> tell(Function<RemoteReducer, CompletionStage<T>> command) {
        return others.stream().map(command).toList();
    }

    private static void await(List<CompletionStage<Long>> steps, long wanted) {
        for (CompletionStage<Long> step : steps) {
            if (step.toCompletableFuture().join() != wanted) {
                throw new IllegalStateException("a reducer node is not at step " + wanted);
            }
        }
    }

    /** The weight masks of a version, for rounds to come. */
    public void masks(int version, Map<String, WeightMask> masks) {
        others.forEach(other -> other.masks(version, masks));
    }

    /**
     * Makes a step of it that all weights become 0 which no language keeps.
     *
     * @param kept the union of the version's weight masks
     */
    public long zeroAllBut(int version, WeightMask kept) {
        long step = own.step() + 1;
        List<CompletionStage<Long>> zeroed = tell(other -> other.zeroAllBut(version, step));
        own.zeroAllBut(kept, step);
        await(zeroed, step);
        feed.committed(step, null);
        return step;
    }

    /** The last committed step. */
    public long step() {
        return own.step();
    }

    /** All values of it, for reading. */
    public WholeVector vector() {
        return vector;
    }

    @Override
    public void close() {
        others.forEach(RemoteReducer::close);
    }
}
