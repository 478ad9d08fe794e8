package org.isogloss.worker.model;

import ai.djl.ndarray.NDArray;
import java.util.List;
import org.isogloss.protocol.model.LanguageParts;
import org.isogloss.protocol.model.ModelConfig;

/**
 * The body of the model, shared by all objectives.
 *
 * <pre>
 * waveform [B, N] -> extractor [B, T, C] -> norm -> projection [B, T, H] -> spans hidden -> encoder [B, T, H]
 * </pre>
 */
final class Wav2Vec2 {

    private final FeatureExtractor extractor;
    private final FeatureProjection projection;
    private final TransformerEncoder encoder;
    private final NDArray spanEmbedding;
    /** [H] each; none when the run has no language embedding. */
    private final List<NDArray> languageEmbeddings;

    Wav2Vec2(ModelConfig config, Weights weights) {
        extractor = new FeatureExtractor(config, weights);
        projection = new FeatureProjection(weights);
        encoder = new TransformerEncoder(config, weights);
        spanEmbedding = weights.get("wav2vec2.masked_spec_embed");
        languageEmbeddings = weights.beginningWith(LanguageParts.EMBEDDING);
    }

    /**
     * What the body makes of a batch.
     *
     * @param raw [B, T, C] the extractor's output
     * @param features [B, T, C] the same, normalised
     * @param context [B, T, H] the encoder's output
     */
    record Encoded(NDArray raw, NDArray features, NDArray context) {}

    /** @param featureGradientMultiplier factor on the gradient that reaches the extractor */
    Encoded encode(
            BatchArrays batch,
            float featureGradientMultiplier,
            Trained trained,
            StepDropout dropout,
            Observer observer) {
        NDArray extracted = extractor.apply(batch.step(), batch.waveform(), trained.extractor(), observer);
        NDArray raw = trained.extractor() ? scaleGradient(extracted, featureGradientMultiplier) : extracted;
        return Engines.recordingIf(trained.encoder(), () -> encode(batch, raw, dropout, observer));
    }

    private Encoded encode(BatchArrays batch, NDArray raw, StepDropout dropout, Observer observer) {
        NDArray features = projection.normalize(raw);
        observer.saw("extract_features", features);
        NDArray projected = dropout.apply(DropoutSite.FEATURES, projection.project(features));
        observer.saw("projected_features", projected);
        NDArray visible = hideChannels(hideSpans(projected, batch.spans()), batch.channels());
        observer.saw("masked_features", visible);
        NDArray context = encoder.apply(addLanguage(visible), batch.padding(), dropout, observer);
        observer.saw("last_hidden_state", context);
        return new Encoded(raw, features, context);
    }

    private static NDArray scaleGradient(NDArray x, float multiplier) {
        if (multiplier == 1) {
            return x;
        }
        return Ops.times(x, multiplier).add(Ops.times(x.stopGradient(), 1 - multiplier));
    }

    /** Puts the learned embedding at the frames inside spans. */
    private NDArray hideSpans(NDArray x, NDArray spans) {
        if (spans == null) {
            return x;
        }
        return x.mul(spans.neg().add(1)).add(spans.mul(spanEmbedding));
    }

    /** Adds the batch's language: weights are loaded with 0 for all other languages, so that the sum is its own vector. */
    private NDArray addLanguage(NDArray x) {
        return languageEmbeddings.stream().reduce(NDArray::add).map(x::add).orElse(x);
    }

    private static NDArray hideChannels(NDArray x, NDArray channels) {
        return channels == null ? x : x.mul(channels);
    }
}
