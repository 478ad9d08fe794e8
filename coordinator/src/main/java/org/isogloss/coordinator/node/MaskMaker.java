package org.isogloss.coordinator.node;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.isogloss.coordinator.exchange.OpenRound;
import org.isogloss.coordinator.plan.Round;
import org.isogloss.coordinator.prune.MaskSelector;
import org.isogloss.coordinator.prune.PruningScores;
import org.isogloss.coordinator.reduce.LaneSpec;
import org.isogloss.coordinator.reduce.ScoreSums;
import org.isogloss.coordinator.reduce.StepSpec;
import org.isogloss.protocol.config.RunConfig;
import org.isogloss.protocol.config.RunConfig.Criterion;
import org.isogloss.protocol.layout.ParameterSpec;
import org.isogloss.protocol.mask.MaskableTensors;
import org.isogloss.protocol.mask.WeightMask;
import org.isogloss.protocol.messages.Lane;
import org.isogloss.protocol.wire.GradientEncoding;

/**
 * Makes one weight mask a language in the course of a pruning phase, a language a round.
 *
 * <p>Nothing of it is part of the run before all nodes have agreed: a phase that is cut short leaves no trace.
 */
final class MaskMaker {

    private final RunParts parts;
    private final RunConfig.Prune config;
    private final List<ParameterSpec> maskable;
    private final WeightMask scored;
    private final Map<String, WeightMask> made = new TreeMap<>();
    /** Exists during a pruning phase only: 8 bytes a parameter. */
    private ScoreSums sums;

    private boolean summed;

    MaskMaker(RunParts parts) {
        this.parts = parts;
        this.config = parts.config().prune();
        this.maskable = parts.layout().matching(config.maskable());
        this.scored = MaskableTensors.of(parts.layout(), config.maskable());
    }

    List<ParameterSpec> maskable() {
        return maskable;
    }

    /** Opens the round that scores one language. A criterion that needs no data has no lanes. */
    OpenRound open(Round round, long attempt, List<Lane> lanes) {
        if (round.position().roundInPhase() == 0) {
            made.clear();
        }
        summed = !lanes.isEmpty();
        if (!summed) {
            return new OpenRound(round, attempt, null, 0);
        }
        if (sums == null) {
            sums = new ScoreSums(parts.blocks(), parts.loop());
        }
        List<LaneSpec> specs = lanes.stream()
                .map(lane -> new LaneSpec(lane.index(), lane.language(), scored))
                .toList();
        long step = round.number() + 1;
        sums.open(new StepSpec(lanes.get(0).epoch(), step, 0, GradientEncoding.FP32, specs));
        return new OpenRound(round, lanes, attempt, sums, step);
    }

    /** Makes the mask of the round's language. */
    void close(OpenRound closing) {
        String language = parts.planner().scoredLanguage(closing.round().position());
        made.put(language, select(language));
    }

    private WeightMask select(String language) {
        if (config.criterion() == Criterion.TAYLOR && !summed) {
            // No worker could score it: a language of which nothing is known keeps everything.
            return WeightMask.full(parts.layout().size());
        }
        MaskSelector selector = new MaskSelector(maskable, new BigDecimal(config.sparsity()), config.scope());
        return selector.select(scores(language));
    }

    private float[] scores(String language) {
        return switch (config.criterion()) {
            case TAYLOR -> sums.finish();
            case MAGNITUDE ->
                PruningScores.magnitude(parts.reducer().snapshot().state().parameters());
            case RANDOM ->
                PruningScores.random(
                        parts.config().run().seed(), language, parts.layout().size());
        };
    }

    /** Puts all masks up for agreement; returns their hashes. */
    Map<String, String> propose(int version) {
        sums = null;
        parts.masks().put(version, made);
        return parts.masks().hashes(version);
    }
}
