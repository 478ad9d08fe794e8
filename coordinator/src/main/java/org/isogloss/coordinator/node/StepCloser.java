package org.isogloss.coordinator.node;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoubleSupplier;
import org.isogloss.coordinator.exchange.OpenRound;
import org.isogloss.coordinator.exchange.ReplicaFeed;
import org.isogloss.coordinator.journal.RunLine;
import org.isogloss.coordinator.plan.Round;
import org.isogloss.coordinator.plan.RunPlanner;
import org.isogloss.coordinator.reduce.CommitOutcome;
import org.isogloss.coordinator.reduce.CommitOutcome.Committed;
import org.isogloss.coordinator.reduce.Reducer;
import org.isogloss.protocol.config.RunConfig;
import org.isogloss.protocol.optim.Hyperparameters;

/** Turns a training round's sums into a committed step. */
final class StepCloser {

    private final StepHyperparameters hyperparameters;
    private final Reducer reducer;
    private final ReplicaFeed feed;

    StepCloser(RunConfig config, RunPlanner planner, Reducer reducer, ReplicaFeed feed) {
        this.hyperparameters = new StepHyperparameters(config, planner);
        this.reducer = reducer;
        this.feed = feed;
    }

    /** Commits, tells the workers, and returns what there is to say about it. */
    RunLine.Step close(OpenRound open, DoubleSupplier secondsOpen, int workers) {
        LaneSums sums = LaneSums.all(open);
        Hyperparameters ofStep = hyperparameters.of(open.round());
        CommitOutcome outcome = commit(sampleSize(open.round(), sums), ofStep);
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
                ofStep.learningRate(),
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
    private CommitOutcome commit(long sampleSize, Hyperparameters ofStep) {
        return sampleSize == 0
                ? new CommitOutcome.NonFinite(reducer.step() + 1, 0)
                : reducer.commit((double) sampleSize, ofStep);
    }
}
