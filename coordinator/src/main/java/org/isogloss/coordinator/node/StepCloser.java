package org.isogloss.coordinator.node;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoubleSupplier;
import org.isogloss.coordinator.exchange.OpenRound;
import org.isogloss.coordinator.exchange.ReplicaFeed;
import org.isogloss.coordinator.journal.RunLine;
import org.isogloss.coordinator.plan.Round;
import org.isogloss.coordinator.reduce.CommitOutcome;
import org.isogloss.coordinator.reduce.CommitOutcome.Committed;
import org.isogloss.coordinator.reduce.Hyperparameters;
import org.isogloss.coordinator.reduce.LearningRate;
import org.isogloss.coordinator.reduce.Reducer;
import org.isogloss.coordinator.reduce.TriStageRate;
import org.isogloss.protocol.config.Phase;
import org.isogloss.protocol.config.RunConfig;
import org.isogloss.protocol.config.RunConfig.Outside;

/** Turns a training round's sums into a committed step. */
final class StepCloser {

    private final RunConfig config;
    private final Reducer reducer;
    private final ReplicaFeed feed;

    StepCloser(RunConfig config, Reducer reducer, ReplicaFeed feed) {
        this.config = config;
        this.reducer = reducer;
        this.feed = feed;
    }

    /** Commits, tells the workers, and returns what there is to say about it. */
    RunLine.Step close(OpenRound open, DoubleSupplier secondsOpen, int workers) {
        LaneSums sums = LaneSums.all(open);
        Hyperparameters hyperparameters = hyperparameters(open.round());
        CommitOutcome outcome = commit(sampleSize(open.round(), sums), hyperparameters);
        double norm = Double.NaN;
        if (outcome instanceof Committed committed) {
            norm = committed.gradientNorm();
            feed.committed(committed.step(), committed.changed());
        } else {
            reducer.skip(reducer.step() + 1);
            feed.committed(reducer.step(), null);
        }
        Map<String, RunLine.StepLanguage> languages = new TreeMap<>();
        LaneSums.byLanguage(open).forEach((language, s) -> {
            // Of one whose lanes were all left out there is nothing to say.
            if (!s.isEmpty()) {
                languages.put(language, s.stepLine());
            }
        });
        return new RunLine.Step(
                open.round().number(),
                reducer.step(),
                open.round().phase().label(),
                sums.lossBits(),
                sums.accuracy(),
                sums.diversity(),
                norm,
                hyperparameters.learningRate(),
                sums.audioSeconds(),
                secondsOpen.getAsDouble(),
                sums.computeSeconds(),
                LaneSums.busiestSeconds(open),
                workers,
                !(outcome instanceof Committed),
                languages,
                sums.ctc().natsALabel());
    }

    /** What the gradient is a sum over: hidden frames, or labels. */
    private static long sampleSize(Round round, LaneSums sums) {
        return round.kind().needsText() ? sums.ctc().labels() : sums.hiddenFrames();
    }

    /** A step whose every lane was forfeited has nothing to be divided by; like one that is not finite, it is skipped. */
    private CommitOutcome commit(long sampleSize, Hyperparameters hyperparameters) {
        return sampleSize == 0
                ? new CommitOutcome.NonFinite(reducer.step() + 1, 0)
                : reducer.commit((double) sampleSize, hyperparameters);
    }

    private Hyperparameters hyperparameters(Round round) {
        RunConfig.Optimizer o = config.optimizer();
        return new Hyperparameters(
                learningRate(round.phase(), round.position().roundInPhase() + 1),
                o.beta1(),
                o.beta2(),
                o.epsilon(),
                o.weightDecay(),
                o.clipNorm() == 0 ? Double.POSITIVE_INFINITY : o.clipNorm(),
                o.outside() == Outside.LEAKY);
    }

    private double learningRate(Phase phase, long step) {
        if (phase == Phase.FINETUNE) {
            RunConfig.Finetune f = config.finetune();
            long warmup = Math.round(f.warmup() * f.steps());
            long hold = Math.min(f.steps() - warmup, Math.round(f.hold() * f.steps()));
            return new TriStageRate(f.learningRate(), warmup, hold, f.steps(), f.finalFactor()).at(step);
        }
        RunConfig.Training training = config.training(phase);
        long warmup = Math.round(training.warmup() * training.steps());
        return new LearningRate(training.learningRate(), warmup, training.steps()).at(step);
    }
}
