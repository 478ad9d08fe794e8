package org.isogloss.coordinator.plan;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.isogloss.protocol.config.Phase;
import org.isogloss.protocol.config.RunConfig;
import org.isogloss.protocol.corpus.LanguageSampler;
import org.isogloss.protocol.messages.Lane;
import org.isogloss.protocol.messages.LaneKind;
import org.isogloss.protocol.prune.Evidence;
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
        return phaseRounds(phase).total();
    }

    private PhaseRounds phaseRounds(Phase phase) {
        return switch (phase) {
            case PRETRAIN, FINETUNE -> PhaseRounds.training(config.steps(phase));
            case PRUNE -> new PhaseRounds(0, 0, config.maskPasses(phase), passRounds(), new MaskSchedule.Rounds());
            case ADAPT -> adapting();
            case EVALUATE -> PhaseRounds.training(1);
        };
    }

    private PhaseRounds adapting() {
        RunConfig.Remask remask = config.prune().remask();
        if (remask.every() == 0) {
            return PhaseRounds.training(config.adapt().steps());
        }
        BigDecimal last = remask.sparsity() == null ? null : new BigDecimal(remask.sparsity());
        return new PhaseRounds(
                config.adapt().steps(),
                remask.every(),
                config.maskPasses(Phase.ADAPT),
                passRounds(),
                new MaskSchedule.Periodic(last));
    }

    private long passRounds() {
        return tickets() ? config.prune().ticket().pieces() : languages.size();
    }

    private boolean tickets() {
        return config.prune().criterion().evidence() == Evidence.TICKET;
    }

    private PhaseRounds.Slot slot(Position position) {
        return phaseRounds(phase(position)).at(position.roundInPhase());
    }

    /** The round that is open at a position before the end. */
    public Round round(long epoch, Position position) {
        if (slot(position) instanceof PhaseRounds.Scoring scoring) {
            return masking(epoch, position, scoring);
        }
        Phase phase = phase(position);
        return switch (phase) {
            case PRETRAIN -> training(LaneKind.TRAIN, epoch, position, 0);
            case ADAPT ->
                training(
                        config.hasLanguageParts() ? LaneKind.ADAPT : LaneKind.TRAIN,
                        epoch,
                        position,
                        enforced(position));
            case FINETUNE -> training(finetuning(position), epoch, position, enforced(position));
            case PRUNE -> throw new IllegalStateException("a round of pruning that makes no weight masks");
            case EVALUATE -> evaluation(epoch, position);
        };
    }

    /** The version of the weight masks that lanes train and evaluate under; 0 = none. */
    private int enforced(Position p) {
        return config.prune().zeroesOnce() ? 0 : p.maskVersion();
    }

    /** The step of its phase, from 0, that a round of training makes. */
    public long stepOfPhase(Position position) {
        return ((PhaseRounds.Step) slot(position)).step();
    }

    private LaneKind finetuning(Position p) {
        return p.roundInPhase() < config.finetune().headOnlySteps() ? LaneKind.FINETUNE_HEAD : LaneKind.FINETUNE;
    }

    private Round training(LaneKind kind, long epoch, Position p, int maskVersion) {
        LanguageSampler speech = kind.needsText() ? transcribed : sampler;
        CounterRandom random = CounterRandom.of(config.run().seed(), "lane language", p.step());
        List<Lane> lanes = new ArrayList<>();
        for (String language : speech.allocate(config.step().lanes(), random)) {
            lanes.add(lane(kind, epoch, p, lanes.size(), language, maskVersion));
        }
        return new Round(phase(p), p, kind, lanes);
    }

    private Lane lane(LaneKind kind, long epoch, Position p, int index, String language, int maskVersion) {
        int microBatches = config.step().microBatches();
        return new Lane(kind, epoch, p.round(), index, language, p.step(), maskVersion, microBatches);
    }

    /** A later pass goes on under the weight masks of the one before. */
    private Round masking(long epoch, Position p, PhaseRounds.Scoring slot) {
        int maskVersion = slot.pass().goesOn() ? p.maskVersion() : 0;
        return tickets() ? piece(epoch, p, slot.round(), maskVersion) : scoring(epoch, p, slot.round(), maskVersion);
    }

    /** A piece of every language's ticket, so that several workers have something to do. */
    private Round piece(long epoch, Position p, long piece, int maskVersion) {
        RunConfig.Ticket ticket = config.prune().ticket();
        int done = Math.toIntExact(piece * ticket.piece());
        int steps = Math.min(ticket.piece(), ticket.steps() - done);
        List<Lane> lanes = new ArrayList<>();
        for (String language : languages) {
            lanes.add(new Lane(
                    LaneKind.TICKET,
                    epoch,
                    p.round(),
                    lanes.size(),
                    language,
                    p.step(),
                    maskVersion,
                    steps * ticket.microBatches(),
                    done * ticket.microBatches()));
        }
        return new Round(phase(p), p, LaneKind.TICKET, lanes);
    }

    /** One language a round, so that one accumulator serves them all. */
    private Round scoring(long epoch, Position p, long round, int maskVersion) {
        String language = languages.get((int) round);
        List<Lane> lanes = new ArrayList<>();
        int count = config.prune().criterion().evidence() == Evidence.GRADIENTS
                ? config.prune().lanes()
                : 0;
        for (int i = 0; i < count; i++) {
            lanes.add(lane(LaneKind.SCORE, epoch, p, i, language, maskVersion));
        }
        return new Round(phase(p), p, LaneKind.SCORE, lanes);
    }

    /** The languages whose weight masks the open round decides; none when it is no round of pruning. */
    public List<String> masked(Position position) {
        if (!(slot(position) instanceof PhaseRounds.Scoring scoring)) {
            return List.of();
        }
        if (tickets()) {
            return scoring.last() ? languages : List.of();
        }
        return List.of(languages.get((int) scoring.round()));
    }

    /** The pass that the open round of pruning belongs to. */
    public MaskPass pass(Position position) {
        return ((PhaseRounds.Scoring) slot(position)).pass();
    }

    /** Whether the open round is the first of a pass. */
    public boolean beginsPass(Position position) {
        return slot(position) instanceof PhaseRounds.Scoring scoring && scoring.round() == 0;
    }

    /** Whether the open round ends a pass, so that new weight masks are put up for agreement. */
    public boolean endsPass(Position position) {
        return slot(position) instanceof PhaseRounds.Scoring scoring && scoring.last();
    }

    private Round evaluation(long epoch, Position p) {
        List<Phase> before = config.run().phases().subList(0, p.phase());
        LaneKind kind = before.contains(Phase.FINETUNE) ? LaneKind.RECOGNIZE : LaneKind.EVALUATE;
        List<Lane> lanes = new ArrayList<>();
        for (String language : languages) {
            lanes.add(new Lane(kind, epoch, p.round(), lanes.size(), language, p.step(), enforced(p), 0));
        }
        return new Round(Phase.EVALUATE, p, kind, lanes);
    }

    /** Whether a position's round is the last of its phase. */
    public boolean lastOfPhase(Position position) {
        return position.roundInPhase() + 1 >= rounds(phase(position));
    }

    /** Where the run stands once the open round is closed; a pass's last round brings a new mask version. */
    public Position after(Position position) {
        boolean masks = endsPass(position);
        boolean trains = slot(position) instanceof PhaseRounds.Step && config.steps(phase(position)) > 0;
        Position next = position.afterRound(trains || (masks && config.prune().zeroesOnce()));
        if (masks) {
            next = next.withMasks(position.maskVersion() + 1);
        }
        return lastOfPhase(position) ? next.nextPhase() : next;
    }

    /**
     * Where a run that stops at this position is taken up again: the start of the pass in the middle of one, since the weight
     * masks made so far are part of the run only when all are.
     */
    public Position resumable(Position position) {
        return !finished(position) && slot(position) instanceof PhaseRounds.Scoring scoring
                ? position.before(scoring.round())
                : position;
    }

    /** Whether the state at this position is worth a checkpoint: phase and pass ends, and every so many steps of training. */
    public boolean checkpointAt(Position position) {
        if (position.roundInPhase() == 0) {
            return position.round() > 0;
        }
        if (slot(position) instanceof PhaseRounds.Scoring scoring && scoring.round() > 0) {
            return false;
        }
        return endsPass(position.before(1))
                || position.step() % config.checkpoint().every() == 0;
    }

    public List<String> languages() {
        return languages;
    }
}
