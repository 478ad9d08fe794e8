package org.isogloss.worker.model;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.training.GradientCollector;
import org.isogloss.protocol.layout.ParameterLayout;
import org.isogloss.protocol.mask.WeightMask;
import org.isogloss.protocol.model.ModelConfig;
import org.isogloss.protocol.model.Wav2Vec2Layout;
import org.isogloss.worker.data.Batch;
import org.isogloss.worker.data.CtcBatch;
import org.isogloss.worker.model.CtcHead.Classified;
import org.isogloss.worker.model.PretrainingHead.Losses;
import org.isogloss.worker.model.Wav2Vec2.Encoded;

/**
 * The training engine of one device: it holds the weights and adds up their gradients over micro-batches.
 *
 * <p>The same parameters, batches and number of threads give the same bits in every process. Not thread-safe: one
 * thread owns it, and a process has one, since the engine can follow only one backward pass at a time.
 */
public final class Trainer implements AutoCloseable {

    private final ModelConfig config;
    private final Engine engine;
    private final Weights weights;
    private final Wav2Vec2 body;
    private final PretrainingHead head;
    /** Null when the layout has none. */
    private final CtcHead ctcHead;

    private final Objective objective;
    private final StepDropout.Staging staging = new StepDropout.Staging();

    /** Whether a gradient may be other than 0. */
    private boolean accumulated = true;

    /** A trainer whose weights are 0 until {@link #load}; the engine comes from {@link Engines#start}. */
    public Trainer(ModelConfig config, ParameterLayout layout, Engine engine, Device device, Objective objective) {
        this.config = config;
        this.engine = engine;
        this.objective = objective;
        this.weights = new Weights(layout, engine, device);
        this.body = new Wav2Vec2(config, weights);
        this.head = new PretrainingHead(config, weights, objective);
        this.ctcHead = Wav2Vec2Layout.hasCtcHead(layout) ? new CtcHead(config, weights) : null;
    }

    /**
     * Copies the parameters into the weights, with 0 for those that the weight mask prunes, and zeroes the gradients.
     *
     * <p>As pruned weights are 0, no multiplication by the weight mask is needed in the graph. Their gradients are those
     * of the weights at 0, so whoever packs gradients must drop them.
     *
     * @param parameters in layout order
     * @param weightMask null when dense
     */
    public void load(float[] parameters, WeightMask weightMask) {
        weights.load(parameters, weightMask);
        zeroGradients();
    }

    /**
     * Forward and backward; gradients add up over calls.
     *
     * <p>A batch without Gumbel noise is given its most likely codes, and its gradient is without the path through
     * their choice.
     *
     * @param temperature of the Gumbel softmax
     */
    public BatchResult accumulate(Batch batch, float temperature) {
        return accumulate(batch, temperature, Dropout.NONE);
    }

    /** The same with dropout. */
    public BatchResult accumulate(Batch batch, float temperature, Dropout dropout) {
        return accumulate(batch, temperature, dropout, () -> {});
    }

    /** The same where only parts of the model get a gradient. */
    public BatchResult accumulate(Batch batch, float temperature, Trained trained, Dropout dropout) {
        return accumulate(batch, temperature, trained, dropout, () -> {}, Observer.NONE);
    }

    /**
     * The same, for whoever wants to know the time of each pass.
     *
     * @param onForward called between forward and backward
     */
    public BatchResult accumulate(Batch batch, float temperature, Dropout dropout, Runnable onForward) {
        return accumulate(batch, temperature, Trained.ALL, dropout, onForward, Observer.NONE);
    }

    BatchResult accumulate(Batch batch, float temperature, Observer observer) {
        return accumulate(batch, temperature, Dropout.NONE, observer);
    }

    BatchResult accumulate(Batch batch, float temperature, LeftOut leftOut, Observer observer) {
        return accumulate(batch, temperature, Trained.ALL, leftOut, () -> {}, observer);
    }

    private BatchResult accumulate(
            Batch batch, float temperature, Trained trained, LeftOut leftOut, Runnable onForward, Observer observer) {
        accumulated = true;
        try (GradientCollector collector = engine.newGradientCollector();
                StepScope step = weights.openStep()) {
            Float sampled = batch.gumbel().length == 0 ? null : temperature;
            Losses losses = losses(step, batch, sampled, trained, leftOut, observer);
            onForward.run();
            step.backward(collector, losses.total());
            return result(batch, losses);
        }
    }

    /** Forward only, with the most likely codes; no graph is built and gradients stay as they are. */
    public BatchResult evaluate(Batch batch) {
        return evaluate(batch, Observer.NONE);
    }

    BatchResult evaluate(Batch batch, Observer observer) {
        Engines.recordGraph(false);
        try (StepScope step = weights.openStep()) {
            return result(batch, losses(step, batch, null, Trained.ALL, Dropout.NONE, observer));
        }
    }

    private Losses losses(
            StepScope step, Batch batch, Float temperature, Trained trained, LeftOut leftOut, Observer observer) {
        if (batch.hidden().length == 0) {
            throw new IllegalArgumentException("a batch of " + batch.language() + " without hidden frames");
        }
        BatchArrays arrays = BatchArrays.of(step, batch, config);
        StepDropout dropout = new StepDropout(step, leftOut, staging);
        Encoded encoded = body.encode(arrays, objective.featureGradientMultiplier(), trained, dropout, observer);
        return head.losses(arrays, batch, encoded, temperature, dropout, observer);
    }

    /**
     * Forward and backward of fine-tuning: the gradient of the rows' losses, summed; gradients add up over calls. Rows
     * without an alignment have none.
     *
     * @param trained the parts that get a gradient
     * @throws IllegalStateException when the layout has no classifier
     */
    public CtcResult accumulateCtc(CtcBatch batch, Trained trained) {
        return accumulateCtc(batch, trained, Dropout.NONE);
    }

    /** The same with dropout. */
    public CtcResult accumulateCtc(CtcBatch batch, Trained trained, Dropout dropout) {
        return accumulateCtc(batch, trained, dropout, Observer.NONE);
    }

    CtcResult accumulateCtc(CtcBatch batch, Trained trained, Observer observer) {
        return accumulateCtc(batch, trained, Dropout.NONE, observer);
    }

    CtcResult accumulateCtc(CtcBatch batch, Trained trained, LeftOut leftOut, Observer observer) {
        accumulated = true;
        try (GradientCollector collector = engine.newGradientCollector();
                StepScope step = weights.openStep()) {
            Classified classified = classify(step, batch, trained, leftOut, observer);
            step.backward(collector, classified.surrogate());
            return classified.result();
        }
    }

    /** Forward only; gradients stay as they are. */
    public CtcResult evaluateCtc(CtcBatch batch) {
        Engines.recordGraph(false);
        try (StepScope step = weights.openStep()) {
            return classify(step, batch, Trained.ALL, Dropout.NONE, Observer.NONE)
                    .result();
        }
    }

    private Classified classify(StepScope step, CtcBatch batch, Trained trained, LeftOut leftOut, Observer observer) {
        if (ctcHead == null) {
            throw new IllegalStateException("the layout has no " + Wav2Vec2Layout.CTC_HEAD);
        }
        BatchArrays arrays = BatchArrays.of(step, batch, config);
        StepDropout dropout = new StepDropout(step, leftOut, staging);
        Encoded encoded = body.encode(arrays, objective.featureGradientMultiplier(), trained, dropout, observer);
        NDArray context = dropout.apply(DropoutSite.HEAD_INPUT, encoded.context());
        return ctcHead.classify(step, batch, context, observer);
    }

    private BatchResult result(Batch batch, Losses losses) {
        int hiddenFrames = batch.hidden().length;
        return new BatchResult(
                losses.contrastive().getFloat(),
                (double) losses.diversity().getFloat() * hiddenFrames,
                (double) losses.penalty().getFloat() * hiddenFrames,
                hiddenFrames,
                Math.toIntExact(losses.correct().getLong()),
                codeCounts(losses.codes().toLongArray()),
                batch.audioSeconds());
    }

    private long[] codeCounts(long[] chosen) {
        long[] counts = new long[config.codebooks() * config.codes()];
        for (int i = 0; i < chosen.length; i++) {
            counts[i % config.codebooks() * config.codes() + (int) chosen[i]]++;
        }
        return counts;
    }

    /** Copies the added-up gradients into a vector in layout order, 0 where there is none, and starts again from 0. */
    public void gradients(float[] into) {
        weights.copyGradients(into);
        zeroGradients();
    }

    /** Forgets what was accumulated. */
    public void zeroGradients() {
        if (accumulated) {
            weights.zeroGradients();
            accumulated = false;
        }
    }

    /** Native arrays that outlive a step. */
    public int liveArrays() {
        return weights.liveArrays();
    }

    @Override
    public void close() {
        weights.close();
    }
}
