package org.isogloss.coordinator.plan;

import org.isogloss.coordinator.reduce.TriStageRate;
import org.isogloss.protocol.config.Phase;
import org.isogloss.protocol.config.RunConfig;
import org.isogloss.protocol.config.RunConfig.Outside;
import org.isogloss.protocol.optim.Hyperparameters;
import org.isogloss.protocol.optim.LearningRate;

/** What a run's config says of the optimizer in each of its training rounds. */
public final class StepHyperparameters {

    private final RunConfig config;
    private final RunPlanner planner;

    public StepHyperparameters(RunConfig config, RunPlanner planner) {
        this.config = config;
        this.planner = planner;
    }

    public Hyperparameters of(Round round) {
        RunConfig.Optimizer optimizer = config.optimizer();
        double learningRate = learningRate(round.phase(), planner.stepOfPhase(round.position()) + 1);
        return Hyperparameters.of(optimizer, learningRate, optimizer.outside() == Outside.LEAKY);
    }

    private double learningRate(Phase phase, long step) {
        if (phase == Phase.FINETUNE) {
            RunConfig.Finetune f = config.finetune();
            long warmup = Math.round(f.warmup() * f.steps());
            long hold = Math.min(f.steps() - warmup, Math.round(f.hold() * f.steps()));
            return new TriStageRate(f.learningRate(), warmup, hold, f.steps(), f.finalFactor()).at(step);
        }
        RunConfig.Training training = config.training(phase);
        return LearningRate.warmingUp(training.learningRate(), training.warmup(), training.steps())
                .at(step);
    }
}
