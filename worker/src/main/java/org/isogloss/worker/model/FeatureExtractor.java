package org.isogloss.worker.model;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.List;
import org.isogloss.protocol.model.ModelConfig;

/**
 * The convolutions that turn a waveform into frames of 20 ms.
 *
 * <pre>waveform [B, N] -> convolutions, norms and GELU -> features [B, T, C]</pre>
 *
 * <p>Arrays between layers are [B, T, C] in memory: LayerNorm then runs over the last dimension, and a convolution that
 * is given the transposed view works channels-last, so nothing is ever copied to another layout.
 */
final class FeatureExtractor {

    private final List<ExtractorLayer> layers = new ArrayList<>();

    FeatureExtractor(ModelConfig config, Weights weights) {
        for (int i = 0; i < config.convDim().size(); i++) {
            layers.add(ExtractorLayer.of(config, weights, i));
        }
    }

    NDArray apply(NDArray waveform, Observer observer) {
        NDArray x = waveform.expandDims(2);
        for (int i = 0; i < layers.size(); i++) {
            x = layers.get(i).apply(x);
            observer.saw("conv_layer." + i, x);
        }
        observer.saw("conv_features", x);
        return x;
    }
}
