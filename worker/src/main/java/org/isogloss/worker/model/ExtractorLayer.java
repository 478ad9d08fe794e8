package org.isogloss.worker.model;

import ai.djl.ndarray.NDArray;
import org.isogloss.protocol.model.ModelConfig;
import org.isogloss.protocol.model.ModelConfig.ExtractorNorm;

/**
 * One convolution of the feature extractor with its norm and GELU, over the frames of all rows in one sequence.
 *
 * @param norm of [R, C']
 */
record ExtractorLayer(StridedConvolution convolution, Norm norm) {

    /** How a layer normalises frames of all rows, [R, C]. */
    interface Norm {
        /**
         * Frames to the same, normalised.
         *
         * @param level of the frames in {@code rows}
         */
        NDArray apply(NDArray x, FlatRows rows, int level);
    }

    static ExtractorLayer of(ModelConfig config, Weights weights, int index) {
        String name = "wav2vec2.feature_extractor.conv_layers." + index;
        return new ExtractorLayer(
                new StridedConvolution(
                        weights.get(name + ".conv.weight"),
                        config.convBias() ? weights.get(name + ".conv.bias") : null,
                        config.convKernel().get(index),
                        config.convStride().get(index)),
                norm(config, weights, index, name + ".layer_norm"));
    }

    private static Norm norm(ModelConfig config, Weights weights, int index, String name) {
        if (config.extractorNorm() == ExtractorNorm.LAYER) {
            LayerNorm norm = LayerNorm.of(weights, name);
            return (x, rows, level) -> norm.apply(x);
        }
        return index == 0 ? ChannelNorm.of(weights, name)::apply : (x, rows, level) -> x;
    }

    /** What follows the convolution. */
    NDArray activate(NDArray y, FlatRows rows, int level) {
        NDArray normed = norm.apply(y, rows, level);
        NDArray activated = Ops.gelu(normed);
        if (normed != y) {
            // The graph keeps it as long as it needs it.
            normed.close();
        }
        return activated;
    }
}
