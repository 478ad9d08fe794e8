package org.isogloss.worker.model;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.List;
import org.isogloss.protocol.model.ModelConfig;

/** The context network: positions, then transformer layers, each with its languages' adapters; [B, T, H] to the same. */
final class TransformerEncoder {

    private final PositionalEncoding positions;
    private final LayerNorm norm;
    private final List<EncoderLayer> layers = new ArrayList<>();
    private final List<LanguageAdapters> adapters = new ArrayList<>();
    private final boolean preNorm;

    TransformerEncoder(ModelConfig config, Weights weights) {
        positions = new PositionalEncoding(config, weights);
        norm = LayerNorm.of(weights, "wav2vec2.encoder.layer_norm");
        preNorm = config.preNorm();
        for (int i = 0; i < config.layers(); i++) {
            layers.add(new EncoderLayer(weights, i, config.heads(), preNorm));
            adapters.add(new LanguageAdapters(weights, i));
        }
    }

    /** @param padding the padded frames, or null when no row is padded */
    NDArray apply(NDArray x, Padding padding, StepDropout dropout, Observer observer) {
        NDArray kept = padding == null ? x : x.mul(padding.valid());
        NDArray encoded = positions.apply(kept);
        observer.saw("pos_conv", encoded);
        NDArray y = kept.add(encoded);
        if (!preNorm) {
            y = norm.apply(y);
        }
        y = dropout.apply(DropoutSite.ENCODER_INPUT, y);
        observer.saw("hidden.0", y);
        NDArray scores = padding == null ? null : padding.scores();
        for (int i = 0; i < layers.size(); i++) {
            if (!dropout.leavesOut(i)) {
                y = adapters.get(i).apply(layers.get(i).apply(y, scores, dropout));
            }
            observer.saw("hidden." + (i + 1), y);
        }
        return preNorm ? norm.apply(y) : y;
    }
}
