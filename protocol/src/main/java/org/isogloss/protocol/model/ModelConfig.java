package org.isogloss.protocol.model;

import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The sizes of a wav2vec 2.0 model; fields are what Hugging Face's {@code config.json} calls them, in our words.
 *
 * @param convDim channels of each convolution of the feature extractor
 * @param convKernel kernel width of each, in samples or frames
 * @param convStride stride of each
 * @param convBias whether the convolutions have a bias
 * @param extractorNorm LayerNorm after every convolution (XLSR) or GroupNorm after the first only (Base)
 * @param hidden width H of the transformer
 * @param layers transformer layers
 * @param heads attention heads; divides {@code hidden}
 * @param ffn width of the feed-forward part
 * @param preNorm pre-norm layers and a final LayerNorm ("stable layer norm", XLSR) or post-norm (Base)
 * @param positionKernel kernel width of the positional convolution, frames
 * @param positionGroups groups of the positional convolution; divides {@code hidden}
 * @param codebooks codebook groups G
 * @param codes codes V a group
 * @param codevectorDim width of the concatenated codevectors; divisible by {@code codebooks}
 * @param finalDim width in which context and quantized vectors are compared
 */
public record ModelConfig(
        List<Integer> convDim,
        List<Integer> convKernel,
        List<Integer> convStride,
        boolean convBias,
        ExtractorNorm extractorNorm,
        int hidden,
        int layers,
        int heads,
        int ffn,
        boolean preNorm,
        int positionKernel,
        int positionGroups,
        int codebooks,
        int codes,
        int codevectorDim,
        int finalDim) {

    /** Where the feature extractor normalises. */
    public enum ExtractorNorm {
        LAYER,
        GROUP
    }

    /** The largest sizes that are accepted, far above those of any model there is. */
    public static final int MOST_WIDTH = 1 << 14;

    public static final int MOST_FFN = 1 << 16;
    public static final int MOST_LAYERS = 1 << 10;
    public static final int MOST_KERNEL = 1 << 12;
    public static final int MOST_CONVOLUTIONS = 32;
    public static final int MOST_CODEBOOKS = 64;

    /** Of all wav2vec 2.0 models that were published: frames of 20 ms. */
    static final List<Integer> KERNELS = List.of(10, 3, 3, 3, 3, 2, 2);

    static final List<Integer> STRIDES = List.of(5, 2, 2, 2, 2, 2, 2);

    public ModelConfig {
        convDim = List.copyOf(convDim);
        convKernel = List.copyOf(convKernel);
        convStride = List.copyOf(convStride);
    }

    /** A model in the XLSR style: LayerNorm extractor with bias, pre-norm encoder, the usual kernels and strides. */
    public static ModelConfig xlsrStyle(
            int conv, int hidden, int layers, int heads, int ffn, int codes, int codevectorDim) {
        return new ModelConfig(
                Collections.nCopies(KERNELS.size(), conv),
                KERNELS,
                STRIDES,
                true,
                ExtractorNorm.LAYER,
                hidden,
                layers,
                heads,
                ffn,
                true,
                128,
                16,
                2,
                codes,
                codevectorDim,
                codevectorDim);
    }

    /** Whether a convolution's kernel is narrower than its stride: what lies between would be heard by nobody. */
    public boolean skipsSamples() {
        return IntStream.range(0, Math.min(convKernel.size(), convStride.size()))
                .anyMatch(i -> convKernel.get(i) < convStride.get(i));
    }

    /** Frames that the extractor makes of so many samples: floor((n - k) / s) + 1 through all convolutions; 0 when too short. */
    public int frames(int samples) {
        int length = samples;
        for (int i = 0; i < convKernel.size(); i++) {
            if (length < convKernel.get(i)) {
                return 0;
            }
            length = (length - convKernel.get(i)) / convStride.get(i) + 1;
        }
        return length;
    }

    /** The fewest samples of which the extractor makes so many frames. */
    public int samples(int frames) {
        int length = frames;
        for (int i = convKernel.size() - 1; i >= 0; i--) {
            length = (length - 1) * convStride.get(i) + convKernel.get(i);
        }
        return length;
    }
}
