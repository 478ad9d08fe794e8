package org.isogloss.worker.train;

import java.util.List;
import java.util.Locale;
import org.isogloss.protocol.config.RunConfig;
import org.isogloss.protocol.corpus.Vocabulary;
import org.isogloss.protocol.layout.ParameterLayout;
import org.isogloss.protocol.mask.MaskableTensors;
import org.isogloss.protocol.mask.TrainedWeights;
import org.isogloss.protocol.mask.WeightMask;
import org.isogloss.protocol.messages.Lane;
import org.isogloss.protocol.messages.LaneKind;
import org.isogloss.protocol.metrics.Metric;
import org.isogloss.protocol.metrics.Metrics;
import org.isogloss.protocol.model.DropoutRates;
import org.isogloss.protocol.optim.AdamWState;
import org.isogloss.protocol.wire.FixedPoint;
import org.isogloss.protocol.wire.PayloadCheck;
import org.isogloss.worker.data.Batch;
import org.isogloss.worker.data.BatchException;
import org.isogloss.worker.data.LaneBatches;
import org.isogloss.worker.data.TranscribedBatch;
import org.isogloss.worker.exchange.MaskStore;
import org.isogloss.worker.exchange.Parameters;
import org.isogloss.worker.model.CtcResult;
import org.isogloss.worker.model.Dropout;
import org.isogloss.worker.model.Trained;
import org.isogloss.worker.model.Trainer;

/**
 * Computes lanes: a pure function of the lane, the parameters and the corpus. For one thread.
 *
 * <p>A gradient stays as it is while the next training lane is computed, so that it can be sent meanwhile. Lanes of other kinds may
 * overwrite it.
 */
public final class LaneComputer {

    private final RunConfig config;
    private final Trainer trainer;
    private final MaskStore masks;
    private final Metrics metrics;
    private final Vocabulary vocabulary;
    private final TrainedWeights trained;
    private final WeightMask maskable;
    /** [parameters] gradients of a lane or a batch. */
    private float[] gradients;
    /** [parameters] those of the training lane before; made when there is one. */
    private float[] gradientsBefore;

    private final TicketTrainer tickets;
    private final TicketSource ticketSource;
    /** [parameters] what a scoring lane or a ticket begins with; null for other lanes. */
    private float[] weights;
    /** What the trainer's weights are; null before the first lane, and when loading failed. */
    private Loaded loaded;

    private record Loaded(Parameters source, long step, WeightMask kept) {}

    /** @param vocabulary of the CTC head; null when the layout has none */
    public LaneComputer(
            RunConfig config,
            ParameterLayout layout,
            Vocabulary vocabulary,
            Trainer trainer,
            MaskStore masks,
            TicketSource ticketSource,
            Metrics metrics) {
        this.config = config;
        this.trainer = trainer;
        this.masks = masks;
        this.metrics = metrics;
        this.vocabulary = vocabulary;
        this.trained = new TrainedWeights(layout, config);
        this.maskable = MaskableTensors.of(layout, config.prune().maskable());
        this.gradients = new float[layout.size()];
        this.tickets = new TicketTrainer(config, trainer, gradients);
        this.ticketSource = ticketSource;
    }

    /**
     * Computes a lane, if the parameters are still those that it is about; null when they are not.
     *
     * @param waitedSeconds what the lane has waited for so far
     * @throws BatchException when a batch cannot be made
     * @throws IllegalStateException when a value cannot be added: not finite, or too large
     */
    public LaneOutcome compute(Lane lane, LaneBatches batches, Parameters source, double waitedSeconds)
            throws BatchException, InterruptedException {
        long begin = System.nanoTime();
        WeightMask ofLanguage = lane.maskVersion() == 0
                ? trained.used(lane.language())
                : masks.get(lane.maskVersion(), lane.language());
        Loaded wanted = new Loaded(source, lane.step(), ofLanguage);
        if (!source.read(lane.step(), parameters -> load(lane, parameters, wanted))) {
            return null;
        }
        double loadSeconds = seconds(begin);
        metrics.set(Metric.REPLICA_STEP, (double) lane.step());
        LaneTally tally = new LaneTally(waitedSeconds, new CtcTally(vocabulary));
        LaneOutcome outcome =
                switch (lane.kind()) {
                    case TRAIN, ADAPT -> train(lane, batches, tally, ofLanguage);
                    case FINETUNE_HEAD, FINETUNE -> finetune(lane, batches, tally, ofLanguage);
                    case SCORE -> score(lane, batches, tally);
                    case TICKET -> ticket(lane, batches, tally, ofLanguage);
                    case EVALUATE -> evaluate(batches, tally);
                    case RECOGNIZE -> recognize(batches, tally);
                };
        metrics.observe(Metric.LANE_SECONDS, loadSeconds, "load");
        metrics.observe(Metric.LANE_SECONDS, tally.computeSeconds(), "compute");
        metrics.observe(Metric.LANE_SECONDS, tally.waitSeconds(), "wait");
        return outcome;
    }

    private void load(Lane lane, float[] parameters, Loaded wanted) {
        if (lane.kind() == LaneKind.TICKET) {
            loaded = null;
            weights = parameters.clone();
            return;
        }
        if (wanted.equals(loaded)) {
            // The lane before may have failed halfway.
            trainer.zeroGradients();
        } else {
            loaded = null;
            trainer.load(parameters, wanted.kept());
            loaded = wanted;
        }
        if (lane.kind() == LaneKind.SCORE) {
            weights = parameters.clone();
        }
    }

    private LaneOutcome train(Lane lane, LaneBatches batches, LaneTally tally, WeightMask ofLanguage)
            throws BatchException, InterruptedException {
        float temperature = config.objective().gumbelTemperature(lane.step());
        Trained parts = trainedParts(lane.kind());
        for (int i = 0; batches.hasNext(); i++) {
            Batch batch = tally.next(batches);
            Dropout dropout = dropout(config.dropout(), lane, i);
            tally.add(() -> trainer.accumulate(batch, temperature, parts, dropout));
        }
        return gradient(lane, tally, ofLanguage);
    }

    private LaneOutcome finetune(Lane lane, LaneBatches batches, LaneTally tally, WeightMask ofLanguage)
            throws BatchException, InterruptedException {
        Trained parts = trainedParts(lane.kind());
        for (int i = 0; batches.hasNext(); i++) {
            TranscribedBatch batch = tally.nextUtterances(batches);
            Dropout dropout = dropout(config.finetune().dropout(), lane, i);
            tally.addCtc(() -> trainer.accumulateCtc(batch.batch(), parts, dropout));
        }
        return gradient(lane, tally, ofLanguage);
    }

    private Dropout dropout(DropoutRates rates, Lane lane, int microBatch) {
        return new Dropout(rates, config.run().seed(), lane.step(), lane.index(), microBatch);
    }

    /** Where the backward pass may end; {@link TrainedWeights} says the same of single tensors. */
    private Trained trainedParts(LaneKind kind) {
        if (kind == LaneKind.FINETUNE_HEAD) {
            return Trained.HEAD;
        }
        boolean extractorStays = kind == LaneKind.FINETUNE
                ? config.finetune().freezeExtractor()
                : kind == LaneKind.ADAPT && config.freezesShared();
        return extractorStays ? Trained.ENCODER_AND_HEAD : Trained.ALL;
    }

    private LaneOutcome gradient(Lane lane, LaneTally tally, WeightMask ofLanguage) {
        float[] free = gradientsBefore == null ? new float[gradients.length] : gradientsBefore;
        gradientsBefore = gradients;
        gradients = free;
        tally.time(() -> trainer.gradients(gradients));
        check(gradients, config.step().lanes(), "gradient");
        WeightMask kept = trained.kept(lane.kind(), lane.maskVersion(), lane.language(), ofLanguage);
        return new LaneOutcome(tally.result(), gradients, kept);
    }

    private LaneOutcome recognize(LaneBatches batches, LaneTally tally) throws BatchException, InterruptedException {
        while (batches.hasNext()) {
            TranscribedBatch batch = tally.nextUtterances(batches);
            CtcResult result = tally.addCtc(() -> trainer.evaluateCtc(batch.batch()));
            tally.addErrors(batch, result);
        }
        return new LaneOutcome(tally.result(), null, null);
    }

    /** What the criterion makes of the gradients, summed over batches; without dropout, as it is about the whole model. */
    private LaneOutcome score(Lane lane, LaneBatches batches, LaneTally tally)
            throws BatchException, InterruptedException {
        float[] scores = new float[gradients.length];
        float temperature = config.objective().gumbelTemperature(lane.step());
        while (batches.hasNext()) {
            Batch batch = tally.next(batches);
            tally.add(() -> trainer.accumulate(batch, temperature));
            trainer.gradients(gradients);
            config.prune().criterion().score().addBatch(scores, gradients, weights);
        }
        weights = null;
        check(scores, config.prune().lanes(), "pruning score");
        return new LaneOutcome(tally.result(), scores, maskable);
    }

    /** Some steps of the language's own copy, which begins as the parameters are. */
    private LaneOutcome ticket(Lane lane, LaneBatches batches, LaneTally tally, WeightMask ofLanguage)
            throws BatchException, InterruptedException {
        WeightMask kept = trained.kept(lane.kind(), lane.maskVersion(), lane.language(), ofLanguage);
        AdamWState ticket = AdamWState.fresh(weights);
        weights = null;
        if (lane.first() > 0) {
            ticketSource.fetch(lane, kept, ticket);
        }
        tickets.train(lane, batches, tally, ticket, ofLanguage, kept);
        for (float[] values : List.of(ticket.parameters(), ticket.firstMoment(), ticket.secondMoment())) {
            check(values, Float.MAX_VALUE, "value of the ticket");
        }
        return new LaneOutcome(tally.result(), null, kept, ticket);
    }

    private LaneOutcome evaluate(LaneBatches batches, LaneTally tally) throws BatchException, InterruptedException {
        while (batches.hasNext()) {
            Batch batch = tally.next(batches);
            tally.add(() -> trainer.evaluate(batch));
        }
        return new LaneOutcome(tally.result(), null, null);
    }

    /** Refuses the lane before any of it is sent, so that no sum is ever spoiled. */
    private static void check(float[] values, int lanes, String what) {
        check(values, FixedPoint.bound(lanes), what);
    }

    private static void check(float[] values, float bound, String what) {
        PayloadCheck check = FixedPoint.check(values, bound);
        if (check != PayloadCheck.SOUND) {
            throw new IllegalStateException("a " + what + " of the lane is "
                    + check.name().toLowerCase(Locale.ROOT).replace('_', ' '));
        }
    }

    static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }
}
