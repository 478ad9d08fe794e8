package org.isogloss.worker.model;

import ai.djl.ndarray.NDArray;
import org.isogloss.protocol.model.ModelConfig;

/**
 * Relative positions by a wide grouped convolution over time, [B, T, H] to the same.
 *
 * <p>Its weight is normalised per kernel position k: w[o, i, k] = g[k] v[o, i, k] / |v[., ., k]| (Salimans and Kingma
 * 2016, over dimension 2). That is part of the graph, so g and v get their own gradients.
 */
final class PositionalEncoding {

    private final NDArray gain;
    private final NDArray direction;
    private final NDArray bias;
    private final int kernel;
    private final int groups;

    PositionalEncoding(ModelConfig config, Weights weights) {
        String name = "wav2vec2.encoder.pos_conv_embed.conv.";
        gain = weights.get(name + "weight_g");
        direction = weights.get(name + "weight_v");
        bias = weights.get(name + "bias");
        kernel = config.positionKernel();
        groups = config.positionGroups();
    }

    NDArray apply(NDArray x) {
        NDArray norm = direction.square().sum(new int[] {0, 1}, true).sqrt();
        NDArray weight = direction.mul(gain.div(norm));
        NDArray y = Ops.convolve(x, weight, bias, 1, kernel / 2, groups);
        if (kernel % 2 == 0) {
            // Padding of k/2 on both sides gives one frame too many.
            y = y.get(":, :-1");
        }
        return Ops.gelu(y);
    }
}
