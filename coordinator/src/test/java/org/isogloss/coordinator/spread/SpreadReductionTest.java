package org.isogloss.coordinator.spread;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.isogloss.coordinator.plan.Plans;
import org.isogloss.coordinator.plan.Position;
import org.isogloss.coordinator.plan.Round;
import org.isogloss.coordinator.plan.RunPlanner;
import org.isogloss.coordinator.plan.StepHyperparameters;
import org.isogloss.coordinator.reduce.BlockLoop;
import org.isogloss.coordinator.reduce.BlockRun;
import org.isogloss.coordinator.reduce.Chunks;
import org.isogloss.coordinator.reduce.CommitOutcome;
import org.isogloss.coordinator.reduce.Commits;
import org.isogloss.coordinator.reduce.ParameterSnapshot;
import org.isogloss.coordinator.reduce.Reducer;
import org.isogloss.coordinator.reduce.StepSpec;
import org.isogloss.protocol.HostPort;
import org.isogloss.protocol.config.RunConfig;
import org.isogloss.protocol.layout.BlockGrid;
import org.isogloss.protocol.mask.WeightMask;
import org.isogloss.protocol.messages.Lane;
import org.isogloss.protocol.optim.Hyperparameters;

/** Slices on other nodes, over real connections: all that a run sees of them is as if there were one reducer. */
class SpreadReductionTest {

    private static final int ADAPT = 3;

    private static SliceNodes nodes;

    @BeforeContainer
    static void begin() {
        nodes = new SliceNodes();
    }

    @AfterContainer
    static void end() {
        nodes.close();
    }

    private static RunConfig config(String... settings) {
        List<String> all = new ArrayList<>(List.of(
                "model.conv-channels = 4",
                "model.hidden = 16",
                "model.layers = 1",
                "model.heads = 2",
                "model.ffn = 16",
                "model.codes = 4",
                "model.codevector-dim = 8",
                "model.final-dim = 8",
                "optimizer.clip-norm = 0.5",
                "exchange.slices = 5"));
        all.addAll(List.of(settings));
        return Plans.config(all.toArray(String[]::new));
    }

    private static ParameterSnapshot start(RunConfig config, Random random) {
        float[] values = new float[SliceNodes.layout(config).size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return ParameterSnapshot.fresh(values, config.exchange().roundsUpdates());
    }

    /** Masks of which some keep nothing of whole slices. */
    private static Map<String, WeightMask> masks(int size, Random random) {
        Map<String, WeightMask> masks = new TreeMap<>();
        for (String language : Plans.LANGUAGES) {
            BitSet kept = new BitSet(size);
            int begin = random.nextInt(size / 2);
            for (int i = begin; i < size; i++) {
                kept.set(i, random.nextBoolean());
            }
            masks.put(language, WeightMask.ofWords(words(kept, size), size));
        }
        return masks;
    }

    private static WeightMask union(Map<String, WeightMask> masks) {
        return masks.values().stream().reduce(WeightMask::or).orElseThrow();
    }

    private static long[] words(BitSet kept, int size) {
        long[] words = new long[(size - 1) / Long.SIZE + 1];
        long[] used = kept.toLongArray();
        System.arraycopy(used, 0, words, 0, used.length);
        return words;
    }

    private static float[] gradient(int size, Random random) {
        float[] gradient = new float[size];
        for (int i = 0; i < size; i++) {
            gradient[i] = (float) (0.1 * random.nextGaussian());
        }
        return gradient;
    }

    /** The same round in a reducer of the whole vector. */
    private static void reduce(Reducer whole, StepSpec spec, BlockGrid grid, Map<Lane, float[]> gradients) {
        whole.open(spec);
        Map<Integer, float[]> byIndex = new TreeMap<>();
        gradients.forEach((lane, gradient) -> byIndex.put(lane.index(), gradient));
        spec.lanes().forEach(lane -> Chunks.of(spec, lane, grid, byIndex.get(lane.lane()))
                .forEach(whole::offer));
    }

    @Property(tries = 12)
    void theBitsAreThoseOfOneReducer(
            @ForAll @IntRange(min = 1, max = 3) int others,
            @ForAll boolean roundsUpdates,
            @ForAll boolean masked,
            @ForAll long seed)
            throws InterruptedException {
        Random random = new Random(seed);
        RunConfig config = config("exchange.updates = " + (roundsUpdates ? "bf16" : "fp32"));
        RunPlanner planner = Plans.planner(config);
        ParameterSnapshot start = start(config, random);
        int size = start.state().size();
        BlockGrid grid = BlockGrid.of(size, config.exchange().slices());
        int version = masked ? 1 : 0;
        Map<String, WeightMask> masks = masked ? masks(size, random) : Map.of();
        List<HostPort> addresses = new ArrayList<>();
        for (int i = 0; i < others; i++) {
            addresses.add(nodes.start(config));
        }
        Reducer whole = new Reducer(BlockRun.all(grid), start, BlockLoop.sequential());
        try (SpreadRun run = new SpreadRun(nodes, config, addresses, start, version, masks)) {
            assertThat(run.reducers().nodes()).hasSize(others);
            for (int step = 0; step < 3; step++) {
                Round round = planner.round(1, new Position(masked ? ADAPT : 0, step, step, step, version));
                Set<Integer> forfeited = step == 1 ? Set.of(0) : Set.of();
                Map<Lane, float[]> gradients = new LinkedHashMap<>();
                List<Lane> lanes = new ArrayList<>(round.lanes());
                lanes.removeIf(lane -> forfeited.contains(lane.index()));
                lanes.forEach(lane -> gradients.put(lane, gradient(size, random)));
                // What is added in an opening that is given up counts nothing.
                run.open(round, 2L * step, Set.of());
                run.push(round.lanes().get(1), gradient(size, random));
                assertThat(run.next()).isEqualTo("lane 1 of attempt " + 2 * step);
                run.open(round, 2L * step + 1, forfeited);
                List<Lane> twice = new ArrayList<>(lanes);
                twice.addAll(lanes);
                Collections.shuffle(twice, random);
                twice.forEach(lane -> run.push(lane, gradients.get(lane)));
                Set<String> told = new TreeSet<>();
                for (int i = 0; i < lanes.size(); i++) {
                    told.add(run.next());
                }
                assertThat(told).hasSize(lanes.size()).allMatch(text -> text.startsWith("lane "));
                assertThat(run.isQuiet()).as("each lane is in once").isTrue();

                reduce(whole, run.plans().of(round, lanes), grid, gradients);
                Hyperparameters of = new StepHyperparameters(config, planner).of(round);
                CommitOutcome wanted = Commits.whole(whole, 40 + step, of);
                CommitOutcome found = run.reducers().commit(40 + step, of);
                assertThat(found).usingRecursiveComparison().isEqualTo(wanted);
                assertThat(run.reducers().vector().sha256(step + 1)).isEqualTo(whole.sha256(step + 1));
            }
            ParameterSnapshot found = run.reducers().vector().snapshot();
            assertThat(found).usingRecursiveComparison().isEqualTo(whole.snapshot());
            assertThat(run.reducers().vector().parameters())
                    .isEqualTo(whole.snapshot().state().parameters());
            if (masked) {
                assertThat(run.reducers().zeroAllBut(version, union(masks))).isEqualTo(4);
                whole.zeroAllBut(union(masks), 4);
                assertThat(run.reducers().vector().sha256()).isEqualTo(whole.sha256());
            }
            long after = whole.step() + 1;
            whole.skip(after);
            run.reducers().commit(0, null);
            assertThat(run.reducers().step()).isEqualTo(after);
            assertThat(run.reducers().vector().sha256(after)).isEqualTo(whole.sha256(after));
        }
    }

    @Example
    void whatANodeDoesNotFitIsLeftOutAndTheRestIsDealtToTheOthers() throws InterruptedException {
        RunConfig config = config();
        HostPort good = nodes.start(config);
        HostPort ofAnotherRun = nodes.start(config("pretrain.steps = 9"));
        ParameterSnapshot start = start(config, new Random(1));
        try (SpreadRun run = new SpreadRun(nodes, config, List.of(ofAnotherRun, good), start, 0, Map.of())) {
            assertThat(run.next()).contains(ofAnotherRun.toString()).contains("config hash");
            assertThat(run.reducers().nodes()).hasSize(1);
            assertThat(run.reducers().vector().sha256())
                    .isEqualTo(new Reducer(
                                    BlockRun.all(BlockGrid.of(start.state().size(), 5)), start, BlockLoop.sequential())
                            .sha256());
        }
    }

    @Example
    void theLossOfANodeIsToldAndNothingIsCommittedAfterIt() throws InterruptedException {
        RunConfig config = config();
        SliceNodes own = new SliceNodes();
        HostPort address = own.start(config);
        ParameterSnapshot start = start(config, new Random(2));
        try (SpreadRun run = new SpreadRun(own, config, List.of(address), start, 0, Map.of())) {
            Round round = Plans.planner(config).round(1, new Position(0, 0, 0, 0, 0));
            run.open(round, 1, Set.of());
            for (Lane lane : round.lanes()) {
                run.push(lane, gradient(start.state().size(), new Random(3)));
                assertThat(run.next()).startsWith("lane ");
            }
            own.stop(0);
            assertThat(run.next()).isEqualTo("lost");
            Hyperparameters of = new StepHyperparameters(config, Plans.planner(config)).of(round);
            assertThatThrownBy(() -> run.reducers().commit(1, of)).hasMessageContaining("is lost");
            assertThat(run.reducers().step()).isZero();
        } finally {
            own.close();
        }
    }

    @Example
    void aLaterEpochTakesTheSlicesAndAnEarlierOneIsRefused() throws InterruptedException {
        RunConfig config = config();
        HostPort address = nodes.start(config);
        ParameterSnapshot start = start(config, new Random(4));
        List<String> said = new ArrayList<>();
        try (SpreadRun first = new SpreadRun(nodes, config, List.of(address), start, 0, Map.of())) {
            OtherReducers later =
                    OtherReducers.claim(List.of(address), SliceNodes.claim(config, 7), nodes.peers(), said::add);
            assertThat(later.nodes()).hasSize(1);
            assertThat(first.next()).isEqualTo("lost");
            OtherReducers earlier =
                    OtherReducers.claim(List.of(address), SliceNodes.claim(config, 6), nodes.peers(), said::add);
            assertThat(earlier.nodes()).isEmpty();
            assertThat(said).singleElement().asString().contains("epoch 6 is over");
            later.close();
        }
    }
}
