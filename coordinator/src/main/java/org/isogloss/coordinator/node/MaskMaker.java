package org.isogloss.coordinator.node;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.isogloss.coordinator.exchange.OpenRound;
import org.isogloss.coordinator.plan.MaskPass;
import org.isogloss.coordinator.plan.Position;
import org.isogloss.coordinator.plan.Round;
import org.isogloss.coordinator.prune.MaskSelector;
import org.isogloss.coordinator.reduce.LaneSpec;
import org.isogloss.coordinator.reduce.ScoreSums;
import org.isogloss.coordinator.reduce.StepSpec;
import org.isogloss.protocol.config.RunConfig;
import org.isogloss.protocol.layout.ParameterSpec;
import org.isogloss.protocol.mask.MaskableTensors;
import org.isogloss.protocol.mask.WeightMask;
import org.isogloss.protocol.messages.Lane;
import org.isogloss.protocol.prune.Evidence;
import org.isogloss.protocol.prune.ScoredLanguage;
import org.isogloss.protocol.wire.GradientEncoding;

/**
 * Makes one weight mask a language in the course of a pass, a language a round.
 *
 * <p>Nothing of it is part of the run before all nodes have agreed: a pass that is cut short leaves no trace.
 */
final class MaskMaker {

    private final RunParts parts;
    private final RunConfig.Prune config;
    private final List<ParameterSpec> maskable;
    private final WeightMask scored;
    private final Map<String, WeightMask> made = new TreeMap<>();
    /** Exists during a pass only: 8 bytes a parameter. */
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
        if (parts.planner().beginsPass(round.position())) {
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
        Lane first = lanes.get(0);
        long step = round.number() + 1;
        sums.open(new StepSpec(first.epoch(), step, first.maskVersion(), GradientEncoding.FP32, specs));
        return new OpenRound(round, lanes, attempt, sums, step);
    }

    /** Makes the mask of the round's language. */
    void close(OpenRound closing) {
        Position position = closing.round().position();
        for (String language : parts.planner().masked(position)) {
            made.put(language, select(language, position));
        }
    }

    private WeightMask select(String language, Position position) {
        MaskPass pass = parts.planner().pass(position);
        WeightMask before =
                pass.goesOn() ? parts.masks().version(position.maskVersion()).get(language) : null;
        if (config.criterion().evidence() == Evidence.GRADIENTS && !summed) {
            // No worker could score it: a language of which nothing new is known keeps what it had.
            return before == null ? WeightMask.full(parts.layout().size()) : before;
        }
        BigDecimal sparsity = pass.sparsity(new BigDecimal(config.sparsity(language)));
        return new MaskSelector(maskable, sparsity, config.scope()).select(scores(language), before);
    }

    private float[] scores(String language) {
        return config.criterion()
                .score()
                .scores(new ScoredLanguage(
                        language,
                        parts.config().run().seed(),
                        parts.layout().size(),
                        () -> parts.reducer().snapshot().state().parameters(),
                        summed ? sums.finish() : null));
    }

    /** Puts all masks up for agreement; returns their hashes. */
    Map<String, String> propose(int version) {
        sums = null;
        parts.masks().put(version, made);
        return parts.masks().hashes(version);
    }
}
