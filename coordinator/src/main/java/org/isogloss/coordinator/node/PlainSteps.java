package org.isogloss.coordinator.node;

import java.util.List;
import org.isogloss.coordinator.exchange.OpenRound;
import org.isogloss.coordinator.plan.Position;
import org.isogloss.coordinator.plan.Round;
import org.isogloss.coordinator.plan.RunPlanner;
import org.isogloss.coordinator.plan.StepHyperparameters;
import org.isogloss.coordinator.reduce.PlainAdamW;
import org.isogloss.protocol.config.Phase;
import org.isogloss.protocol.config.RunConfig;
import org.isogloss.protocol.exchange.LaneResult;
import org.isogloss.protocol.messages.Lane;

/**
 * The steps of a run's first phase in plain memory: the lanes, the learning rates and the optimizer of the run, and
 * nothing else of a coordinator. No messages, chunks, exact sums, hashes or journals; what those cost is measured against
 * this.
 */
public final class PlainSteps {

    private static final long EPOCH = 1;

    private final RunPlanner planner;
    private final StepHyperparameters hyperparameters;
    private final PlainAdamW optimizer;
    private Position position = Position.START;
    private OpenRound open;

    private PlainSteps(RunConfig config, RunPlanner planner, float[] parameters) {
        this.planner = planner;
        this.hyperparameters = new StepHyperparameters(config, planner);
        this.optimizer = new PlainAdamW(parameters);
        this.open = open();
    }

    /**
     * Makes the parameters that the run would begin with.
     *
     * @throws org.isogloss.protocol.InputException when the corpus or the initial model cannot be used
     * @throws IllegalArgumentException when the run does not begin with pretraining
     */
    public static PlainSteps of(RunConfig config) {
        if (config.run().phases().get(0) != Phase.PRETRAIN) {
            throw new IllegalArgumentException("begins with " + config.run().phases());
        }
        RunInputs inputs = RunInputs.readAll(config);
        return new PlainSteps(config, inputs.planner(), inputs.initial().take(new RunObserver() {}));
    }

    private OpenRound open() {
        return new OpenRound(planner.round(EPOCH, position), 1, null, 0);
    }

    /** What there is to compute for the next step. */
    public List<Lane> lanes() {
        return open.round().lanes();
    }

    /** The same of the step after that one; none after the phase's last. */
    public List<Lane> lanesAfter() {
        return planner.lastOfPhase(position)
                ? List.of()
                : planner.round(EPOCH, planner.after(position)).lanes();
    }

    /** [parameters] the current values; not to be changed. */
    public float[] parameters() {
        return optimizer.parameters();
    }

    /** Takes what a lane has come to. */
    public void add(Lane lane, LaneResult result, float[] gradient) {
        open.result(lane, "", result);
        optimizer.add(gradient);
    }

    /**
     * A step that was made.
     *
     * @param lossBits contrastive loss a hidden frame
     */
    public record Made(long step, double lossBits, double audioSeconds) {}

    /** Makes the step of what was taken; the one after is the next. */
    public Made commit() {
        Round round = open.round();
        LaneSums sums = LaneSums.all(open);
        optimizer.commit((double) sums.hiddenFrames(), hyperparameters.of(round));
        boolean last = planner.lastOfPhase(position);
        position = planner.after(position);
        open = last ? null : open();
        return new Made(position.step(), sums.lossBits(), sums.audioSeconds());
    }

    /** Whether all steps of the phase are made. */
    public boolean done() {
        return open == null;
    }
}
