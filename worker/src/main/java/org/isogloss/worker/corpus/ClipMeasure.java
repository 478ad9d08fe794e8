package org.isogloss.worker.corpus;

import java.nio.file.Path;
import org.isogloss.worker.audio.AudioDecoder;
import org.isogloss.worker.audio.AudioException;
import org.isogloss.worker.audio.Recording;

/**
 * What is measured of one clip; the samples themselves are let go.
 *
 * @param level in dB of full scale
 * @param sourceRate of the file, in Hz
 */
record ClipMeasure(double seconds, double level, int sourceRate) {

    private static final double FULL_SCALE = 32_768;
    private static final double MAX_SECONDS = 600;

    static ClipMeasure of(Path file) throws AudioException {
        Recording recording = AudioDecoder.decode(file, MAX_SECONDS);
        double rms = SilenceTrimmer.rms(recording.samples(), 0, recording.samples().length);
        // A clip of pure zeros has no level in dB; one step of the converter stands for it.
        double level = 20 * Math.log10(Math.max(rms, 1) / FULL_SCALE);
        return new ClipMeasure(recording.seconds(), level, recording.sourceRate());
    }
}
