package org.isogloss.worker.train;

import org.isogloss.protocol.config.RunConfig;
import org.isogloss.protocol.mask.WeightMask;
import org.isogloss.protocol.messages.Lane;
import org.isogloss.protocol.optim.AdamWState;
import org.isogloss.protocol.optim.Hyperparameters;
import org.isogloss.protocol.optim.LearningRate;
import org.isogloss.protocol.optim.MaskedAdamW;
import org.isogloss.worker.data.Batch;
import org.isogloss.worker.data.BatchException;
import org.isogloss.worker.data.LaneBatches;
import org.isogloss.worker.model.BatchResult;
import org.isogloss.worker.model.Dropout;
import org.isogloss.worker.model.Trainer;

/**
 * Trains a ticket, a copy of the model, on one language alone: some steps of it at a time.
 *
 * <p>A step is that of the run, by the same formula, with counts and moments of the ticket's own. Weights that it does not
 * train stay bit for bit. Where the steps are cut into pieces, and who does which, changes no bit.
 */
final class TicketTrainer {

    private final RunConfig config;
    private final Trainer trainer;
    /** [parameters] of a step; the caller's, who has no other use for it meanwhile. */
    private final float[] gradients;

    TicketTrainer(RunConfig config, Trainer trainer, float[] gradients) {
        this.config = config;
        this.trainer = trainer;
        this.gradients = gradients;
    }

    /**
     * Does the steps of a lane.
     *
     * @param ticket in the state that the lane goes on from; left in the state after its last step
     * @param weightMask of the language; null when dense
     * @param trained the weights that are updated; null for all
     */
    void train(
            Lane lane,
            LaneBatches batches,
            LaneTally tally,
            AdamWState ticket,
            WeightMask weightMask,
            WeightMask trained)
            throws BatchException, InterruptedException {
        RunConfig.Ticket settings = config.prune().ticket();
        int done = lane.first() / settings.microBatches();
        for (int step = done + 1; batches.hasNext(); step++) {
            trainer.load(ticket.parameters(), weightMask);
            long hiddenFrames = accumulate(lane, batches, tally, step);
            int number = step;
            tally.time(() -> update(ticket, trained, number, hiddenFrames));
        }
    }

    private long accumulate(Lane lane, LaneBatches batches, LaneTally tally, int step)
            throws BatchException, InterruptedException {
        // As if the run had gone on with this language alone.
        long stepOfRun = lane.step() + step - 1;
        float temperature = config.objective().gumbelTemperature(stepOfRun);
        long hiddenFrames = 0;
        for (int i = 0; i < config.prune().ticket().microBatches(); i++) {
            Batch batch = tally.next(batches);
            Dropout dropout = new Dropout(config.dropout(), config.run().seed(), stepOfRun, lane.index(), i);
            BatchResult result = tally.add(() -> trainer.accumulate(batch, temperature, dropout));
            hiddenFrames += result.hiddenFrames();
        }
        return hiddenFrames;
    }

    /** A gradient that is not finite is passed over, as the run would. */
    private void update(AdamWState ticket, WeightMask trained, int step, long hiddenFrames) {
        trainer.gradients(gradients);
        double squares = 0;
        for (int i = 0; i < gradients.length; i++) {
            gradients[i] = (float) (gradients[i] / (double) hiddenFrames);
            if (trained == null || trained.keeps(i)) {
                squares += (double) gradients[i] * gradients[i];
            }
        }
        if (!Double.isFinite(squares)) {
            return;
        }
        Hyperparameters h = hyperparameters(step);
        float clip = (float) h.clipFactor(Math.sqrt(squares));
        for (int i = 0; clip < 1 && i < gradients.length; i++) {
            gradients[i] *= clip;
        }
        MaskedAdamW adamW = new MaskedAdamW(h, step);
        if (trained == null) {
            adamW.update(ticket, 0, ticket.size(), gradients);
        } else {
            adamW.update(ticket, 0, ticket.size(), gradients, trained, 0);
        }
    }

    private Hyperparameters hyperparameters(int step) {
        RunConfig.Ticket settings = config.prune().ticket();
        double learningRate = LearningRate.warmingUp(settings.learningRate(), settings.warmup(), settings.steps())
                .at(step);
        return Hyperparameters.of(config.optimizer(), learningRate, false);
    }
}
