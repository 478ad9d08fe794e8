package org.isogloss.worker.data;

/**
 * One micro-batch of one language, with everything random about it already drawn, so that computing it is a pure
 * function of (batch, parameters).
 *
 * <p>B rows (utterances) of N samples give B x T frames; M of all frames are hidden from the model by spans.
 *
 * @param language whose speech it is
 * @param rows B
 * @param samples N, the samples of a row with padding
 * @param waveform [B * N] row-major, 16 kHz, each row of zero mean and unit variance over its own length, 0 beyond
 * @param lengths [B] samples of each row before padding
 * @param hidden [M] the hidden frames as b * T + t, ascending
 * @param negatives [M * K] for each hidden frame, which other hidden frames of the same row are its negatives, as
 *     positions in {@code hidden}
 * @param gumbel [M * G * V] standard Gumbel noise for the quantizer, row (m * G + g); empty when evaluating
 */
public record Batch(
        String language,
        int rows,
        int samples,
        float[] waveform,
        int[] lengths,
        int[] hidden,
        int[] negatives,
        float[] gumbel)
        implements MicroBatch {

    /** K, negatives a hidden frame. */
    public int negativesPerFrame() {
        return hidden.length == 0 ? 0 : negatives.length / hidden.length;
    }

    /** Seconds of speech in the batch, padding not counted. */
    public double audioSeconds() {
        long total = 0;
        for (int length : lengths) {
            total += length;
        }
        return total / 16_000.0;
    }
}
