package org.isogloss.worker.model;

import java.util.function.ToDoubleFunction;
import org.isogloss.protocol.model.DropoutRates;

/** The places where dropout may act, as in fairseq and Hugging Face. */
enum DropoutSite {
    /** [B, T, H] projected, before spans are hidden. */
    FEATURES("projected features", DropoutRates::featProj),
    /** [M, C] normalised; only the quantizer sees what becomes of them. */
    QUANTIZER_INPUT("quantizer input", DropoutRates::featQuantizer),
    /** [B, T, H] before the first layer. */
    ENCODER_INPUT("encoder input", DropoutRates::hidden),
    /** [B, heads, T, T] after the softmax. */
    ATTENTION_WEIGHTS("attention weights", DropoutRates::attention),
    /** [B, T, H] before it is added to the layer's input. */
    ATTENTION_OUTPUT("attention output", DropoutRates::hidden),
    /** [B, T, inner width] after GELU. */
    FEED_FORWARD_INNER("feed-forward inner values", DropoutRates::activation),
    /** [B, T, H] before it is added. */
    FEED_FORWARD_OUTPUT("feed-forward output", DropoutRates::hidden),
    /** [B, T, H] before the CTC head. */
    HEAD_INPUT("head input", DropoutRates::finalValues);

    /** Names the stream of random numbers, so another text gives other results. */
    final String purpose;

    private final ToDoubleFunction<DropoutRates> rate;

    DropoutSite(String name, ToDoubleFunction<DropoutRates> rate) {
        this.purpose = "dropout/" + name;
        this.rate = rate;
    }

    double rate(DropoutRates rates) {
        return rate.applyAsDouble(rates);
    }
}
