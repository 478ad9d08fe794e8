package org.isogloss.worker.model;

import org.isogloss.protocol.model.ModelConfig;

/**
 * Where the frames of a batch lie while the extractor works on all rows as one sequence.
 *
 * <p>Row b begins at frame b x {@code spacing} at every level, level 0 being the samples. The rows are spaced so that this
 * holds through all strides; frames between a row's own end and the next row's begin are of no meaning and nobody reads
 * them. A sequence is as long as the convolutions after it need it: (frames + parts - 1) x stride for a convolution whose
 * kernel spans so many parts of a stride each. So every input is a whole matrix of [frames, stride x channels].
 *
 * @param rows B
 * @param own frames of a row at each level
 * @param spacing from one row's begin to the next one's, at each level
 * @param length frames of the whole sequence at each level
 */
record FlatRows(int rows, int[] own, int[] spacing, int[] length) {

    static FlatRows of(ModelConfig config, int rows, int samples) {
        int levels = config.convStride().size();
        int[] own = new int[levels + 1];
        own[0] = samples;
        int total = 1;
        for (int i = 0; i < levels; i++) {
            int stride = config.convStride().get(i);
            own[i + 1] = (own[i] - config.convKernel().get(i)) / stride + 1;
            total *= stride;
        }
        int[] spacing = new int[levels + 1];
        int[] length = new int[levels + 1];
        spacing[levels] = (samples + total - 1) / total;
        length[levels] = rows * spacing[levels];
        for (int i = levels - 1; i >= 0; i--) {
            int stride = config.convStride().get(i);
            spacing[i] = spacing[i + 1] * stride;
            length[i] = (length[i + 1] + parts(config.convKernel().get(i), stride) - 1) * stride;
        }
        return new FlatRows(rows, own, spacing, length);
    }

    /** Pieces of one stride each that a kernel spans. */
    static int parts(int kernel, int stride) {
        return (kernel + stride - 1) / stride;
    }

    /** Where the rows' own frames are at the last level: [B * T]. */
    long[] ownFrames() {
        int last = own.length - 1;
        long[] places = new long[rows * own[last]];
        for (int i = 0; i < places.length; i++) {
            places[i] = (long) i / own[last] * spacing[last] + i % own[last];
        }
        return places;
    }
}
