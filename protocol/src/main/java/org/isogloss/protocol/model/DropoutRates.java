package org.isogloss.protocol.model;

import java.util.stream.DoubleStream;

/**
 * How often a training step leaves a value or a layer out: probabilities, each in [0, 1). Of wav2vec 2.0 in fairseq and
 * Hugging Face, whose names they have; where each is applied is said beside it. H is the transformer's width.
 *
 * @param hidden the encoder's input, and what each part of a layer adds to it
 * @param activation the inner values of the feed-forward part
 * @param attention the attention weights after the softmax
 * @param featProj the extractor's features after their projection to H, before spans are hidden
 * @param featQuantizer the normalised features that the quantizer is given
 * @param finalValues the encoder's output before the CTC head
 * @param layerDrop that a layer is left out as a whole (Fan et al. 2020, "LayerDrop"), without rescaling
 */
public record DropoutRates(
        double hidden,
        double activation,
        double attention,
        double featProj,
        double featQuantizer,
        double finalValues,
        double layerDrop) {

    /** Nothing is left out. */
    public static final DropoutRates NONE = new DropoutRates(0, 0, 0, 0, 0, 0, 0);

    /** Of fairseq's Base recipe; its activation dropout is 0, and its final dropout is no part of pre-training. */
    public static final DropoutRates BASE = new DropoutRates(0.1, 0, 0.1, 0.1, 0.1, 0, 0.05);

    /** @throws IllegalArgumentException when a rate is outside [0, 1) */
    public DropoutRates {
        DoubleStream.of(hidden, activation, attention, featProj, featQuantizer, finalValues, layerDrop)
                .forEach(rate -> {
                    if (!(rate >= 0 && rate < 1)) {
                        throw new IllegalArgumentException("a dropout rate of " + rate);
                    }
                });
    }
}
