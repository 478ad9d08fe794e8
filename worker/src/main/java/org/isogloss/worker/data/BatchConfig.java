package org.isogloss.worker.data;

import org.isogloss.protocol.InputException;
import org.isogloss.protocol.config.RunConfig;
import org.isogloss.protocol.model.ModelConfig;
import org.isogloss.worker.audio.Recording;

/**
 * What shapes a micro-batch.
 *
 * @param budgetSamples the most samples of all its rows together
 * @param cropSamples the longest row
 * @param poolBatches how many batches' worth of clips are drawn, sorted by length and cut into batches, of which one is
 *     taken; more make rows of a batch more alike in length, so that less is cropped away
 * @param normalise whether each row is brought to zero mean and unit variance
 * @param spans which frames are hidden
 * @param negatives what they are told apart from
 */
public record BatchConfig(
        int budgetSamples,
        int cropSamples,
        int poolBatches,
        boolean normalise,
        SpanMasker spans,
        NegativeSampler negatives) {

    static final int POOL_BATCHES = 16;

    /** @throws IllegalArgumentException when a size is not positive */
    public BatchConfig {
        if (budgetSamples < 1 || cropSamples < 1 || poolBatches < 1) {
            throw new IllegalArgumentException("batches of %d samples, rows of %d, pools of %d batches"
                    .formatted(budgetSamples, cropSamples, poolBatches));
        }
    }

    /** What a run's config says of batches. */
    public static BatchConfig of(RunConfig config) {
        RunConfig.Objective o = config.objective();
        return new BatchConfig(
                (int) (config.corpus().batchSeconds() * Recording.SAMPLE_RATE),
                (int) (config.corpus().cropSeconds() * Recording.SAMPLE_RATE),
                POOL_BATCHES,
                o.normalize(),
                new SpanMasker(o.spanProbability(), o.spanLength()),
                new NegativeSampler(o.negatives()));
    }

    /** The same with other lengths of a row and a batch. */
    BatchConfig withRows(int samples, int budget) {
        return new BatchConfig(budget, samples, poolBatches, normalise, spans, negatives);
    }

    /**
     * The fewest samples of which the model makes enough frames for the spans: 3920, about 0.25 s, with the usual
     * convolutions and spans. Rows of that length are hidden nearly whole; clips should be longer.
     */
    public int shortestRow(ModelConfig model) {
        return model.samples(spans.shortestRow());
    }

    /** @throws InputException when rows must be longer than crops or batches may be */
    LengthGroups groups(ModelConfig model) {
        int shortest = shortestRow(model);
        if (Math.min(cropSamples, budgetSamples) < shortest) {
            throw new InputException("crops of %.3f s in batches of %.3f s: spans of %d frames need at least %.3f s"
                    .formatted(seconds(cropSamples), seconds(budgetSamples), spans.length(), seconds(shortest)));
        }
        return new LengthGroups(budgetSamples, cropSamples, shortest);
    }

    private static double seconds(int samples) {
        return (double) samples / Recording.SAMPLE_RATE;
    }
}
