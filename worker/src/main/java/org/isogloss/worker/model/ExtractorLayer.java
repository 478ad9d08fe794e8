package org.isogloss.worker.model;

import ai.djl.ndarray.NDArray;
import java.util.function.UnaryOperator;
import org.isogloss.protocol.model.ModelConfig;
import org.isogloss.protocol.model.ModelConfig.ExtractorNorm;

/**
 * One convolution of the feature extractor with its norm and GELU: [B, T, C] to [B, T', C'].
 *
 * @param weight [C', C, k]
 * @param bias [C'] or null
 * @param norm of [B, T', C']
 */
record ExtractorLayer(NDArray weight, NDArray bias, int stride, UnaryOperator<NDArray> norm) {

    static ExtractorLayer of(ModelConfig config, Weights weights, int index) {
        String name = "wav2vec2.feature_extractor.conv_layers." + index;
        return new ExtractorLayer(
                weights.get(name + ".conv.weight"),
                config.convBias() ? weights.get(name + ".conv.bias") : null,
                config.convStride().get(index),
                norm(config, weights, index, name + ".layer_norm"));
    }

    private static UnaryOperator<NDArray> norm(ModelConfig config, Weights weights, int index, String name) {
        if (config.extractorNorm() == ExtractorNorm.LAYER) {
            return LayerNorm.of(weights, name)::apply;
        }
        return index == 0 ? ChannelNorm.of(weights, name)::apply : UnaryOperator.identity();
    }

    NDArray apply(NDArray x) {
        return Ops.gelu(norm.apply(Ops.convolve(x, weight, bias, stride, 0, 1)));
    }
}
