package org.isogloss.worker.audio;

/** A decoded clip: 16-bit mono samples at {@value #SAMPLE_RATE} Hz, and the rate that the file had. */
public final class Recording {

    /** Samples a second of all audio inside the program, in Hz. */
    public static final int SAMPLE_RATE = 16_000;

    private final short[] samples;
    private final int sourceRate;

    /** Takes the array as it is, without a copy. */
    public Recording(short[] samples, int sourceRate) {
        this.samples = samples;
        this.sourceRate = sourceRate;
    }

    /** The samples themselves, not a copy. */
    public short[] samples() {
        return samples;
    }

    /** The rate of the file in Hz, before resampling. */
    public int sourceRate() {
        return sourceRate;
    }

    public double seconds() {
        return (double) samples.length / SAMPLE_RATE;
    }
}
