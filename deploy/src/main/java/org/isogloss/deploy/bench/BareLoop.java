package org.isogloss.deploy.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.isogloss.coordinator.node.PlainSteps;
import org.isogloss.deploy.cli.CommandFailure;
import org.isogloss.protocol.config.RunConfig;
import org.isogloss.protocol.messages.Lane;
import org.isogloss.worker.data.BatchException;
import org.isogloss.worker.exchange.Parameters;
import org.isogloss.worker.node.LocalLanes;
import org.isogloss.worker.train.LaneOutcome;

/**
 * Trains as a run does, in one process and without a cluster: the same batches, made ahead on a thread of their own, the
 * same model, the same optimizer.
 */
public final class BareLoop {

    private static final double NANOS_A_MILLI = 1e6;

    private final RunConfig config;
    private final String device;
    private final int threads;

    /** @param config of a run that begins with pretraining, of which all steps are made */
    public BareLoop(RunConfig config, String device, int threads) {
        this.config = config;
        this.device = device;
        this.threads = threads;
    }

    /** Makes all steps. */
    public List<StepTime> run(Consumer<StepTime> onStep) throws InterruptedException {
        PlainSteps steps = PlainSteps.of(config);
        // One object for all lanes: weights are loaded once a step.
        Parameters parameters = (step, reader) -> {
            reader.accept(steps.parameters());
            return true;
        };
        List<StepTime> times = new ArrayList<>();
        try (LocalLanes worker = new LocalLanes(config, device, threads)) {
            worker.expect(steps.lanes());
            while (!steps.done()) {
                StepTime time = step(steps, worker, parameters);
                times.add(time);
                onStep.accept(time);
            }
        } catch (BatchException e) {
            throw new CommandFailure("a batch cannot be made: " + e.getMessage());
        }
        return times;
    }

    private static StepTime step(PlainSteps steps, LocalLanes worker, Parameters parameters)
            throws BatchException, InterruptedException {
        List<Lane> lanes = steps.lanes();
        for (Lane lane : lanes) {
            if (lane.index() == lanes.size() - 1) {
                worker.expect(lastAndNext(lane, steps.lanesAfter()));
            }
            LaneOutcome outcome = worker.compute(lane, parameters);
            steps.add(lane, outcome.result(), outcome.values());
        }
        PlainSteps.Made made = steps.commit();
        return new StepTime(made.step(), System.nanoTime() / NANOS_A_MILLI, made.lossBits(), made.audioSeconds());
    }

    /** As the coordinator foretells lanes: the next step's batches are made while the last lane is computed. */
    private static List<Lane> lastAndNext(Lane last, List<Lane> next) {
        List<Lane> lanes = new ArrayList<>(next);
        lanes.add(0, last);
        return lanes;
    }
}
