package org.isogloss.worker.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import org.isogloss.protocol.model.ModelConfig;

/**
 * The product quantizer: each of G codebooks gives one of its V codevectors, and the G side by side stand for a frame.
 *
 * <p>In training the choice is a straight-through Gumbel softmax (Jang et al. 2017): the forward value is the one-hot
 * arg max of the noisy logits, the gradient that of softmax((logits + noise) / temperature).
 */
final class Quantizer {

    private final Linear codeLogits;
    private final NDArray codevectors;
    private final int codebooks;
    private final int codes;

    Quantizer(ModelConfig config, Weights weights) {
        codeLogits = Linear.of(weights, "quantizer.weight_proj");
        codevectors = weights.get("quantizer.codevectors");
        codebooks = config.codebooks();
        codes = config.codes();
    }

    /**
     * Quantized frames.
     *
     * @param vectors [M, codevector width]
     * @param codes [M, G] int64, the chosen codes
     * @param logits [M * G, V] before noise
     */
    record Quantized(NDArray vectors, NDArray codes, NDArray logits) {}

    /** The most likely codes of features [M, C]; no gradient reaches the logits. */
    Quantized choose(NDArray features) {
        NDArray logits = logits(features);
        NDArray chosen = logits.argMax(-1);
        return quantized(chosen.oneHot(codes, DataType.FLOAT32), chosen, logits);
    }

    /**
     * Codes sampled for features [M, C].
     *
     * @param noise [M * G, V] standard Gumbel noise
     */
    Quantized sample(NDArray features, NDArray noise, float temperature, Observer observer) {
        NDArray logits = logits(features);
        NDArray noisy = logits.add(noise);
        NDArray soft = Ops.times(noisy, 1.0 / temperature).softmax(-1);
        observer.saw("gumbel_soft", soft);
        NDArray chosen = noisy.argMax(-1);
        NDArray hard = chosen.oneHot(codes, DataType.FLOAT32);
        return quantized(hard.sub(soft.stopGradient()).add(soft), chosen, logits);
    }

    private NDArray logits(NDArray features) {
        return codeLogits.apply(features).reshape(-1, codes);
    }

    /** Looks codevectors up by a product with one-hot rows [M * G, V], one codebook at a time. */
    private Quantized quantized(NDArray choice, NDArray chosen, NDArray logits) {
        NDArray books = codevectors.reshape(codebooks, codes, -1);
        NDArray perBook = choice.reshape(-1, codebooks, codes).swapAxes(0, 1).matMul(books);
        NDArray vectors = perBook.swapAxes(0, 1).reshape(choice.getShape().get(0) / codebooks, -1);
        return new Quantized(vectors, chosen.reshape(-1, codebooks), logits);
    }
}
