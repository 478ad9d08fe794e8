package org.isogloss.coordinator.plan;

import java.util.ArrayList;
import java.util.List;
import org.isogloss.protocol.config.Phase;
import org.isogloss.protocol.config.RunConfig;
import org.isogloss.protocol.corpus.LanguageSampler;
import org.isogloss.protocol.messages.Lane;
import org.isogloss.protocol.messages.LaneKind;
import org.isogloss.protocol.random.CounterRandom;

/**
 * Names the lanes of every round: a pure function of the run's config, its languages and the position.
 *
 * <p>How many workers there are plays no part in it.
 */
public final class RunPlanner {

    private final RunConfig config;
    private final List<String> languages;
    private final LanguageSampler sampler;

    /** @param languages all languages of the run, in order */
    public RunPlanner(RunConfig config, List<String> languages, LanguageSampler sampler) {
        this.config = config;
        this.languages = List.copyOf(languages);
        this.sampler = sampler;
    }

    public boolean finished(Position position) {
        return position.phase() >= config.run().phases().size();
    }

    public Phase phase(Position position) {
        return config.run().phases().get(position.phase());
    }

    /** How many rounds a phase has. */
    public long rounds(Phase phase) {
        return switch (phase) {
            case PRETRAIN, ADAPT -> config.training(phase).steps();
            case PRUNE -> languages.size();
            case EVALUATE -> 1;
        };
    }

    /** The round that is open at a position before the end. */
    public Round round(long epoch, Position position) {
        Phase phase = phase(position);
        return switch (phase) {
            case PRETRAIN -> training(phase, epoch, position, 0);
            case ADAPT -> training(phase, epoch, position, position.maskVersion());
            case PRUNE -> scoring(epoch, position);
            case EVALUATE -> evaluation(epoch, position);
        };
    }

    private Round training(Phase phase, long epoch, Position p, int maskVersion) {
        CounterRandom random = CounterRandom.of(config.run().seed(), "lane language", p.step());
        List<Lane> lanes = new ArrayList<>();
        for (String language : sampler.allocate(config.step().lanes(), random)) {
            lanes.add(new Lane(
                    LaneKind.TRAIN,
                    epoch,
                    p.round(),
                    lanes.size(),
                    language,
                    p.step(),
                    maskVersion,
                    config.step().microBatches()));
        }
        return new Round(phase, p, LaneKind.TRAIN, lanes);
    }

    /** One language a round, so that one accumulator serves them all. */
    private Round scoring(long epoch, Position p) {
        String language = scoredLanguage(p);
        List<Lane> lanes = new ArrayList<>();
        int count = config.prune().criterion() == RunConfig.Criterion.TAYLOR
                ? config.prune().lanes()
                : 0;
        for (int i = 0; i < count; i++) {
            lanes.add(new Lane(
                    LaneKind.SCORE,
                    epoch,
                    p.round(),
                    i,
                    language,
                    p.step(),
                    0,
                    config.step().microBatches()));
        }
        return new Round(Phase.PRUNE, p, LaneKind.SCORE, lanes);
    }

    /** The language that a pruning round scores. */
    public String scoredLanguage(Position position) {
        return languages.get((int) position.roundInPhase());
    }

    private Round evaluation(long epoch, Position p) {
        List<Lane> lanes = new ArrayList<>();
        for (String language : languages) {
            lanes.add(new Lane(
                    LaneKind.EVALUATE, epoch, p.round(), lanes.size(), language, p.step(), p.maskVersion(), 0));
        }
        return new Round(Phase.EVALUATE, p, LaneKind.EVALUATE, lanes);
    }

    /** Whether the open round ends its phase. */
    public boolean lastOfPhase(Position position) {
        return position.roundInPhase() + 1 >= rounds(phase(position));
    }

    /** Where the run stands once the open round is closed; a pruning phase's last round brings a new mask version. */
    public Position after(Position position) {
        Phase phase = phase(position);
        boolean trains = phase == Phase.PRETRAIN || phase == Phase.ADAPT;
        Position next = position.afterRound(trains);
        if (!lastOfPhase(position)) {
            return next;
        }
        return (phase == Phase.PRUNE ? next.withMasks(position.maskVersion() + 1) : next).nextPhase();
    }

    /**
     * Where a run that stops at this position is taken up again: the start of the phase in the middle of pruning, since
     * the weight masks made so far are part of the run only when all are.
     */
    public Position resumable(Position position) {
        boolean amongMasks = !finished(position) && phase(position) == Phase.PRUNE;
        return amongMasks ? position.phaseStart() : position;
    }

    /** Whether the state at this position is worth a checkpoint: phase ends, and every so many steps of training. */
    public boolean checkpointAt(Position position) {
        if (position.roundInPhase() == 0) {
            return position.round() > 0;
        }
        Phase phase = phase(position);
        boolean trains = phase == Phase.PRETRAIN || phase == Phase.ADAPT;
        return trains && position.step() % config.checkpoint().every() == 0;
    }

    public List<String> languages() {
        return languages;
    }
}
