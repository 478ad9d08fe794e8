package org.isogloss.coordinator.node;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoubleSupplier;
import org.isogloss.coordinator.exchange.OpenRound;
import org.isogloss.coordinator.journal.RunLine;
import org.isogloss.coordinator.plan.Round;
import org.isogloss.coordinator.plan.RunPlanner;
import org.isogloss.coordinator.plan.StepHyperparameters;
import org.isogloss.coordinator.reduce.CommitOutcome;
import org.isogloss.coordinator.reduce.CommitOutcome.Committed;
import org.isogloss.coordinator.spread.Reducers;
import org.isogloss.protocol.config.RunConfig;
import org.isogloss.protocol.optim.Hyperparameters;

/** Turns a training round's sums into a committed step. */
final class StepCloser {

    private final StepHyperparameters hyperparameters;
    private final Reducers reducers;

    StepCloser(RunConfig config, RunPlanner planner, Reducers reducers) {
        this.hyperparameters = new StepHyperparameters(config, planner);
        this.reducers = reducers;
    }

    /** Commits, tells the workers, and returns what there is to say about it. */
    RunLine.Step close(OpenRound open, DoubleSupplier secondsOpen, int workers) {
        LaneSums sums = LaneSums.all(open);
        Hyperparameters ofStep = hyperparameters.of(open.round());
        // A step whose every lane was forfeited has nothing to be divided by; like one that is not finite, it is
        // skipped.
        CommitOutcome outcome = reducers.commit((double) sampleSize(open.round(), sums), ofStep);
        double norm = outcome instanceof Committed committed ? committed.gradientNorm() : Double.NaN;
        Map<String, RunLine.StepLanguage> languages = new TreeMap<>();
        LaneSums.byLanguage(open).forEach((language, s) -> {
            // Of one whose lanes were all left out there is nothing to say.
            if (!s.isEmpty()) {
                languages.put(language, s.stepLine());
            }
        });
        return new RunLine.Step(
                open.round().number(),
                reducers.step(),
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
}
