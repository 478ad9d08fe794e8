package org.isogloss.worker.audio;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/**
 * A reader of audio files in any common format (WAV, FLAC, Ogg Opus or Vorbis, MP3, raw G.722 by its file name, ...) as
 * 16 kHz mono 16-bit samples.
 *
 * <p>Several channels are mixed into one. Only the named local file is opened: FFmpeg's network protocols, playlists and
 * the like are shut out. Has no state, so any number of threads may call it.
 */
public final class AudioDecoder {

    /** A header may round its length; a file that is shorter than stated by more than this was cut. */
    private static final double TOLERANCE_SECONDS = 0.05;

    private AudioDecoder() {}

    /**
     * Decodes a file.
     *
     * @param maxSeconds the longest clip to accept; bounds the memory that a hostile file can take
     * @throws AudioException when it is missing, is not audio, is damaged, cut short, empty or too long
     */
    public static Recording decode(Path file, double maxSeconds) throws AudioException {
        if (!Files.isRegularFile(file)) {
            throw new AudioException(file, "not found");
        }
        refuseCutWav(file);
        try (AudioFrames frames = new AudioFrames(file);
                Resampler resampler = new Resampler(file, maxSeconds)) {
            for (AVFrame frame = frames.next(); frame != null; frame = frames.next()) {
                resampler.add(frame);
            }
            resampler.flush();
            return finish(file, frames, resampler);
        }
    }

    private static void refuseCutWav(Path file) throws AudioException {
        try {
            if (RiffHeader.cutShort(file)) {
                throw new AudioException(file, "is cut short: its header states more bytes than there are");
            }
        } catch (IOException e) {
            throw new AudioException(file, "cannot be read: " + e.getMessage());
        }
    }

    private static Recording finish(Path file, AudioFrames frames, Resampler resampler) throws AudioException {
        Recording recording = new Recording(resampler.samples(), frames.sampleRate());
        if (recording.samples().length == 0) {
            throw new AudioException(file, "holds no sound");
        }
        if (recording.seconds() < frames.statedSeconds() - TOLERANCE_SECONDS) {
            throw new AudioException(
                    file,
                    "is cut short: %.2f s of the %.2f s that its header states"
                            .formatted(recording.seconds(), frames.statedSeconds()));
        }
        return recording;
    }
}
