package org.isogloss.worker.audio;

import static org.bytedeco.ffmpeg.global.avutil.AV_CHANNEL_ORDER_UNSPEC;
import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_S16;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_default;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_unref;
import static org.bytedeco.ffmpeg.global.swresample.swr_alloc;
import static org.bytedeco.ffmpeg.global.swresample.swr_convert_frame;
import static org.bytedeco.ffmpeg.global.swresample.swr_free;

import java.nio.ShortBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.swresample.SwrContext;
import org.bytedeco.javacpp.ShortPointer;

/** Turns frames of any rate, sample type and channel count into one growing array of 16 kHz mono 16-bit samples. */
final class Resampler implements AutoCloseable {

    /** The filter's size, and what a frame becomes, grow with the ratio of the rates; no recording of speech needs others. */
    private static final int MIN_RATE = 4_000;

    private static final int MAX_RATE = 768_000;

    private final Path file;
    private final long maxSamples;
    private final SwrContext context = swr_alloc();
    private final AVFrame out = av_frame_alloc();
    private short[] samples = new short[Recording.SAMPLE_RATE];
    private int size;
    private boolean started;

    Resampler(Path file, double maxSeconds) {
        this.file = file;
        this.maxSamples = Math.min((long) (maxSeconds * Recording.SAMPLE_RATE), Integer.MAX_VALUE - 8);
    }

    /** @throws AudioException when the file's rate is not accepted, or the sound gets too long */
    void add(AVFrame frame) throws AudioException {
        if (frame.sample_rate() < MIN_RATE || frame.sample_rate() > MAX_RATE) {
            throw new AudioException(
                    file,
                    "has " + frame.sample_rate() + " samples a second (accepted: " + MIN_RATE + " to " + MAX_RATE
                            + ")");
        }
        nameChannels(frame);
        convert(frame);
        started = true;
    }

    /** Adds what the filter still holds after the last frame. */
    void flush() throws AudioException {
        if (started) {
            convert(null);
        }
    }

    private void convert(AVFrame frame) throws AudioException {
        av_frame_unref(out);
        out.format(AV_SAMPLE_FMT_S16);
        out.sample_rate(Recording.SAMPLE_RATE);
        av_channel_layout_default(out.ch_layout(), 1);
        FFmpeg.check(swr_convert_frame(context, out, frame), file, "cannot be resampled");
        append(out.nb_samples());
    }

    /** A WAV header may count channels without saying which; the usual meaning holds then (one: mono, two: stereo). */
    private static void nameChannels(AVFrame frame) {
        if (frame.ch_layout().order() == AV_CHANNEL_ORDER_UNSPEC) {
            av_channel_layout_default(frame.ch_layout(), frame.ch_layout().nb_channels());
        }
    }

    private void append(int count) throws AudioException {
        if (size + (long) count > maxSamples) {
            throw new AudioException(
                    file, "is longer than the " + maxSamples / Recording.SAMPLE_RATE + " s that are accepted");
        }
        if (count == 0) {
            return;
        }
        if (size + count > samples.length) {
            long doubled = Math.max(size + (long) count, 2L * samples.length);
            samples = Arrays.copyOf(samples, (int) Math.min(doubled, Math.max(maxSamples, size + (long) count)));
        }
        ShortBuffer data =
                new ShortPointer(out.data(0)).capacity(count).asByteBuffer().asShortBuffer();
        data.get(samples, size, count);
        size += count;
    }

    short[] samples() {
        return Arrays.copyOf(samples, size);
    }

    @Override
    public void close() {
        av_frame_free(out);
        swr_free(context);
    }
}
