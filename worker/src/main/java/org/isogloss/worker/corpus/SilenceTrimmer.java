package org.isogloss.worker.corpus;

import java.util.Arrays;
import org.isogloss.worker.audio.Recording;

/** Cuts the silence at both ends of a clip, but for the {@value #KEPT_MILLIS} ms next to the speech. */
final class SilenceTrimmer {

    private static final int KEPT_MILLIS = 150;
    private static final int FRAME = Recording.SAMPLE_RATE / 100;

    /** A frame this far below the clip's loudest is silence: 40 dB. */
    private static final double RELATIVE = 0.01;

    /** And below this level anything is: -64 dB of full scale. */
    private static final double ABSOLUTE = 20;

    private SilenceTrimmer() {}

    /** The clip without its silent ends; empty when all of it is silent. */
    static short[] trim(short[] samples) {
        int frames = (samples.length + FRAME - 1) / FRAME;
        double[] levels = new double[frames];
        for (int i = 0; i < frames; i++) {
            levels[i] = rms(samples, i * FRAME, Math.min(samples.length, (i + 1) * FRAME));
        }
        double loudest = Arrays.stream(levels).max().orElse(0);
        double threshold = Math.max(ABSOLUTE, RELATIVE * loudest);
        int first = 0;
        while (first < frames && levels[first] < threshold) {
            first++;
        }
        int last = frames - 1;
        while (last > first && levels[last] < threshold) {
            last--;
        }
        return first == frames ? new short[0] : cut(samples, first * FRAME, (last + 1) * FRAME);
    }

    /** Root of the mean square of a stretch, on the scale of 16-bit samples. */
    static double rms(short[] samples, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += (double) samples[i] * samples[i];
        }
        return to == from ? 0 : Math.sqrt(sum / (to - from));
    }

    private static short[] cut(short[] samples, int speechStart, int speechEnd) {
        int kept = Recording.SAMPLE_RATE * KEPT_MILLIS / 1000;
        return Arrays.copyOfRange(samples, Math.max(0, speechStart - kept), Math.min(samples.length, speechEnd + kept));
    }
}
