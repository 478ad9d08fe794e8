package org.isogloss.worker.data;

/** Sound as the model takes it: 16-bit samples to floats, normalised or as they are. */
public final class Waveforms {

    /** Added to the variance, as torch's {@code layer_norm} does: silence becomes zeros. */
    private static final double EPSILON = 1e-5;

    private static final float SAMPLE_UNIT = 0x1.0p-15f;

    private Waveforms() {}

    /** Copies samples from {@code pcm[start]} on to fill a row, as values in [-1, 1). */
    public static void copy(short[] pcm, int start, float[] waveform, int offset, int length) {
        for (int i = 0; i < length; i++) {
            waveform[offset + i] = pcm[start + i] * SAMPLE_UNIT;
        }
    }

    /** Brings a row to zero mean and unit variance: (x - mean) / sqrt(variance + 1e-5), both over the row. */
    public static void normalise(float[] waveform, int offset, int length) {
        double mean = 0;
        for (int i = offset; i < offset + length; i++) {
            mean += waveform[i];
        }
        mean /= length;
        double variance = 0;
        for (int i = offset; i < offset + length; i++) {
            double centred = waveform[i] - mean;
            variance += centred * centred;
        }
        double scale = 1 / Math.sqrt(variance / length + EPSILON);
        for (int i = offset; i < offset + length; i++) {
            waveform[i] = (float) ((waveform[i] - mean) * scale);
        }
    }
}
