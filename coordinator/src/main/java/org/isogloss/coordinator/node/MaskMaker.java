package org.isogloss.coordinator.node;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.isogloss.coordinator.exchange.OpenRound;
import org.isogloss.coordinator.plan.MaskPass;
import org.isogloss.coordinator.plan.Position;
import org.isogloss.coordinator.plan.Round;
import org.isogloss.coordinator.prune.MaskSelector;
import org.isogloss.protocol.config.RunConfig;
import org.isogloss.protocol.layout.ParameterSpec;
import org.isogloss.protocol.mask.WeightMask;
import org.isogloss.protocol.messages.Lane;
import org.isogloss.protocol.prune.ScoredLanguage;

/**
 * Makes one weight mask a language in the course of a pass.
 *
 * <p>Nothing of it is part of the run before all nodes have agreed: a pass that is cut short leaves no trace.
 */
final class MaskMaker {

    private final RunParts parts;
    private final RunConfig.Prune config;
    private final RunRecorder recorder;
    private final List<ParameterSpec> maskable;
    private final EvidenceRounds evidence;
    private final Map<String, WeightMask> made = new TreeMap<>();

    MaskMaker(RunParts parts, RunRecorder recorder) {
        this.parts = parts;
        this.config = parts.config().prune();
        this.recorder = recorder;
        this.maskable = parts.layout().matching(config.maskable());
        this.evidence = switch (config.criterion().evidence()) {
            case NOTHING -> new NoEvidence();
            case GRADIENTS -> new GradientEvidence(parts);
            case TICKET -> new TicketEvidence(parts, recorder);
        };
    }

    List<ParameterSpec> maskable() {
        return maskable;
    }

    /** Opens a round of a pass. */
    OpenRound open(Round round, long attempt, List<Lane> lanes, boolean again) {
        if (parts.planner().beginsPass(round.position()) && !again) {
            made.clear();
            evidence.begin();
        }
        return evidence.open(round, attempt, lanes);
    }

    /** Makes the weight masks of the languages that the round decides. */
    void close(OpenRound closing) {
        evidence.close(closing);
        Position position = closing.round().position();
        for (String language : parts.planner().masked(position)) {
            made.put(language, select(language, position));
        }
    }

    private WeightMask select(String language, Position position) {
        MaskPass pass = parts.planner().pass(position);
        WeightMask before =
                pass.goesOn() ? parts.masks().version(position.maskVersion()).get(language) : null;
        try {
            if (evidence.knows(language)) {
                BigDecimal sparsity = pass.sparsity(new BigDecimal(config.sparsity(language)));
                return new MaskSelector(maskable, sparsity, config.scope(), config.granularity())
                        .select(scores(language), before);
            }
        } catch (IOException e) {
            recorder.event("what " + language + " is to be pruned by cannot be read: " + e.getMessage());
        }
        recorder.event("nothing new is known of " + language + ": it keeps the weights that it had");
        return before == null ? WeightMask.full(parts.layout().size()) : before;
    }

    private float[] scores(String language) throws IOException {
        return config.criterion()
                .score()
                .scores(new ScoredLanguage(
                        language,
                        parts.config().run().seed(),
                        parts.layout().size(),
                        parts.reducers().vector()::parameters,
                        evidence.found(language)));
    }

    /** Puts all masks up for agreement; returns their hashes. */
    Map<String, String> propose(int version) {
        evidence.end();
        parts.masks().put(version, made);
        return parts.masks().hashes(version);
    }
}
