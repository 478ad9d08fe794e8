package org.isogloss.worker.data;

import java.util.Optional;
import org.isogloss.protocol.config.RunConfig;
import org.isogloss.worker.audio.Recording;

/**
 * What shapes a micro-batch of whole utterances.
 *
 * @param budgetSamples the most samples of all its rows together, padding included
 * @param poolBatches how many batches' worth of clips are drawn, sorted by length and cut into batches, of which one is
 *     taken
 * @param normalise whether each row is brought to zero mean and unit variance
 * @param spans which frames are hidden in training; empty for none
 * @param channelSpans which channels are hidden in training; empty for none
 */
public record UtteranceConfig(
        int budgetSamples,
        int poolBatches,
        boolean normalise,
        Optional<SpanMasker> spans,
        Optional<SpanMasker> channelSpans) {

    public static UtteranceConfig of(RunConfig config) {
        RunConfig.Finetune f = config.finetune();
        return new UtteranceConfig(
                (int) (config.corpus().batchSeconds() * Recording.SAMPLE_RATE),
                BatchConfig.POOL_BATCHES,
                config.objective().normalize(),
                masker(f.spans(), SpanMasker.FEWEST_SPANS),
                masker(f.channelSpans(), 0));
    }

    private static Optional<SpanMasker> masker(RunConfig.Spans spans, int fewest) {
        return spans.probability() == 0
                ? Optional.empty()
                : Optional.of(new SpanMasker(spans.probability(), spans.length(), fewest));
    }
}
