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
    private final LanguageSampler transcribed;

    /**
     * @param languages all languages of the run, in order
     * @param transcribed draws by the speech that finetuning can use; null when the run does not finetune
     */
    public RunPlanner(RunConfig config, List<String> languages, LanguageSampler sampler, LanguageSampler transcribed) {
        this.config = config;
        this.languages = List.copyOf(languages);
        this.sampler = sampler;
        this.transcribed = transcribed;
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
            case PRETRAIN, ADAPT, FINETUNE -> config.steps(phase);
            case PRUNE -> languages.size();
            case EVALUATE -> 1;
        };
    }

    /** The round that is open at a position before the end. */
    public Round round(long epoch, Position position) {
        Phase phase = phase(position);
        return switch (phase) {
            case PRETRAIN -> training(LaneKind.TRAIN, epoch, position, 0);
            case ADAPT -> training(LaneKind.TRAIN, epoch, position, position.maskVersion());
            case FINETUNE -> training(finetuning(position), epoch, position, position.maskVersion());
            case PRUNE -> scoring(epoch, position);
            case EVALUATE -> evaluation(epoch, position);
        };
    }

    private LaneKind finetuning(Position p) {
        return p.roundInPhase() < config.finetune().headOnlySteps() ? LaneKind.FINETUNE_HEAD : LaneKind.FINETUNE;
    }

    private Round training(LaneKind kind, long epoch, Position p, int maskVersion) {
        LanguageSampler speech = kind == LaneKind.TRAIN ? sampler : transcribed;
        CounterRandom random = CounterRandom.of(config.run().seed(), "lane language", p.step());
        List<Lane> lanes = new ArrayList<>();
        for (String language : speech.allocate(config.step().lanes(), random)) {
            lanes.add(new Lane(
                    kind,
                    epoch,
                    p.round(),
                    lanes.size(),
                    language,
                    p.step(),
                    maskVersion,
                    config.step().microBatches()));
        }
        return new Round(phase(p), p, kind, lanes);
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
        List<Phase> before = config.run().phases().subList(0, p.phase());
        LaneKind kind = before.contains(Phase.FINETUNE) ? LaneKind.RECOGNIZE : LaneKind.EVALUATE;
        List<Lane> lanes = new ArrayList<>();
        for (String language : languages) {
            lanes.add(new Lane(kind, epoch, p.round(), lanes.size(), language, p.step(), p.maskVersion(), 0));
        }
        return new Round(Phase.EVALUATE, p, kind, lanes);
    }

    /** Whether the open round ends its phase. */
    public boolean lastOfPhase(Position position) {
        return position.roundInPhase() + 1 >= rounds(phase(position));
    }

    /** Where the run stands once the open round is closed; a pruning phase's last round brings a new mask version. */
    public Position after(Position position) {
        Phase phase = phase(position);
        Position next = position.afterRound(config.steps(phase) > 0);
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
        return config.steps(phase(position)) > 0
                && position.step() % config.checkpoint().every() == 0;
    }

    public List<String> languages() {
        return languages;
    }
}
