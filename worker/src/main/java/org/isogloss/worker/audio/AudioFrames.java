package org.isogloss.worker.audio;

import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_to_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_frame;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_packet;
import static org.bytedeco.ffmpeg.global.avformat.av_find_best_stream;
import static org.bytedeco.ffmpeg.global.avformat.av_read_frame;
import static org.bytedeco.ffmpeg.global.avformat.avformat_close_input;
import static org.bytedeco.ffmpeg.global.avformat.avformat_find_stream_info;
import static org.bytedeco.ffmpeg.global.avformat.avformat_open_input;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_AUDIO;
import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.presets.avutil.AVERROR_EAGAIN;

import java.nio.file.Path;
import java.util.Set;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.PointerPointer;

/** The decoded frames of a file's best audio stream, one after the other. Native memory lives until {@link #close}. */
final class AudioFrames implements AutoCloseable {

    /** Containers of sound. Playlists and scripts are not among them: those make FFmpeg open further files. */
    private static final String FORMATS =
            "wav,w64,nistsphere,flac,ogg,mp3,g722,aac,mov,matroska,webm,aiff,au,caf,amr,gsm,ac3,alaw,mulaw,wv,ape,tta,asf,avi";

    /** Containers whose header states the exact length, so that a file cut short can be told. */
    private static final Set<String> EXACT = Set.of("flac", "aiff", "caf");

    private final Path file;
    private final AVFormatContext container;
    private AVCodecContext decoder;
    private final AVPacket packet;
    private final AVFrame frame;
    private AVStream stream;
    private boolean drained;

    AudioFrames(Path file) throws AudioException {
        this.file = file;
        this.container = open(file);
        this.packet = av_packet_alloc();
        this.frame = av_frame_alloc();
        try {
            openDecoder();
        } catch (AudioException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private static AVFormatContext open(Path file) throws AudioException {
        AVDictionary options = new AVDictionary(null);
        av_dict_set(options, "protocol_whitelist", "file", 0);
        av_dict_set(options, "format_whitelist", FORMATS, 0);
        AVFormatContext container = new AVFormatContext(null);
        try {
            // On failure FFmpeg has freed the context itself.
            FFmpeg.check(avformat_open_input(container, FFmpeg.url(file), null, options), file, "is not audio");
        } finally {
            av_dict_free(options);
        }
        return container;
    }

    private void openDecoder() throws AudioException {
        FFmpeg.check(avformat_find_stream_info(container, (PointerPointer<?>) null), file, "is not audio");
        AVCodec codec = new AVCodec(null);
        int index = FFmpeg.check(
                av_find_best_stream(container, AVMEDIA_TYPE_AUDIO, -1, -1, codec, 0), file, "has no sound");
        stream = container.streams(index);
        decoder = avcodec_alloc_context3(codec);
        FFmpeg.check(avcodec_parameters_to_context(decoder, stream.codecpar()), file, "cannot be decoded");
        // One thread: many clips are decoded side by side, and a clip is short.
        decoder.thread_count(1);
        FFmpeg.check(avcodec_open2(decoder, codec, (PointerPointer<?>) null), file, "cannot be decoded");
    }

    /** The next frame, valid until the next call, or null after the last. */
    AVFrame next() throws AudioException {
        int code = avcodec_receive_frame(decoder, frame);
        while (code == AVERROR_EAGAIN()) {
            feed();
            code = avcodec_receive_frame(decoder, frame);
        }
        if (code == AVERROR_EOF) {
            return null;
        }
        FFmpeg.check(code, file, "cannot be decoded");
        return frame;
    }

    /** Gives the decoder the stream's next packet, or tells it once that there are no more. */
    private void feed() throws AudioException {
        while (!drained) {
            int code = av_read_frame(container, packet);
            if (code == AVERROR_EOF) {
                drained = true;
                FFmpeg.check(avcodec_send_packet(decoder, null), file, "cannot be decoded");
                return;
            }
            FFmpeg.check(code, file, "cannot be read");
            boolean ours = packet.stream_index() == stream.index();
            int sent = ours ? avcodec_send_packet(decoder, packet) : 0;
            av_packet_unref(packet);
            if (ours) {
                FFmpeg.check(sent, file, "cannot be decoded");
                return;
            }
        }
    }

    /** Samples a second in the file, in Hz. */
    int sampleRate() {
        return decoder.sample_rate();
    }

    /** The length that the header states, or a negative number when it does not state one exactly. */
    double statedSeconds() {
        boolean exact = EXACT.contains(container.iformat().name().getString());
        if (!exact || stream.duration() == AV_NOPTS_VALUE) {
            return -1;
        }
        return (double) stream.duration()
                * stream.time_base().num()
                / stream.time_base().den();
    }

    @Override
    public void close() {
        av_frame_free(frame);
        av_packet_free(packet);
        if (decoder != null) {
            avcodec_free_context(decoder);
        }
        avformat_close_input(container);
    }
}
