package org.isogloss.worker.audio;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_BITEXACT;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_FLAC;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_encoder;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_from_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_packet;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_frame;
import static org.bytedeco.ffmpeg.global.avformat.AVIO_FLAG_WRITE;
import static org.bytedeco.ffmpeg.global.avformat.av_interleaved_write_frame;
import static org.bytedeco.ffmpeg.global.avformat.av_write_trailer;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_output_context2;
import static org.bytedeco.ffmpeg.global.avformat.avformat_free_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_new_stream;
import static org.bytedeco.ffmpeg.global.avformat.avformat_write_header;
import static org.bytedeco.ffmpeg.global.avformat.avio_closep;
import static org.bytedeco.ffmpeg.global.avformat.avio_open;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_S16;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_copy;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_default;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_unref;
import static org.bytedeco.ffmpeg.presets.avutil.AVERROR_EAGAIN;

import java.nio.file.Path;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.javacpp.ShortPointer;

/**
 * A writer of 16 kHz mono 16-bit samples as a FLAC file: lossless, and the same bytes for the same samples.
 *
 * <p>One object writes one file; {@link #write} is the way in.
 */
public final class FlacWriter implements AutoCloseable {

    private static final String FAILED = "cannot be written";

    private final Path file;
    private final AVFormatContext container = new AVFormatContext(null);
    private final AVCodecContext encoder;
    private final AVPacket packet = av_packet_alloc();
    private final AVFrame frame = av_frame_alloc();

    private FlacWriter(Path file) {
        this.file = file;
        this.encoder = avcodec_alloc_context3(avcodec_find_encoder(AV_CODEC_ID_FLAC));
    }

    /**
     * Writes a file, over one that may be there.
     *
     * @throws AudioException when it cannot be written; what was written so far is left behind
     */
    public static void write(Path file, short[] samples) throws AudioException {
        try (FlacWriter writer = new FlacWriter(file)) {
            writer.open();
            writer.encode(samples);
            FFmpeg.check(av_write_trailer(writer.container), file, FAILED);
        }
    }

    private void open() throws AudioException {
        encoder.sample_rate(Recording.SAMPLE_RATE);
        encoder.sample_fmt(AV_SAMPLE_FMT_S16);
        av_channel_layout_default(encoder.ch_layout(), 1);
        encoder.flags(encoder.flags() | AV_CODEC_FLAG_BITEXACT);
        AVCodec codec = encoder.codec();
        FFmpeg.check(avcodec_open2(encoder, codec, (PointerPointer<?>) null), file, FAILED);
        FFmpeg.check(avformat_alloc_output_context2(container, null, "flac", FFmpeg.url(file)), file, FAILED);
        // Without this the file would carry FFmpeg's version, and another version would give other bytes.
        container.flags(container.flags() | AVFormatContext.AVFMT_FLAG_BITEXACT);
        FFmpeg.check(
                avcodec_parameters_from_context(
                        avformat_new_stream(container, null).codecpar(), encoder),
                file,
                FAILED);
        AVIOContext output = new AVIOContext(null);
        FFmpeg.check(avio_open(output, FFmpeg.url(file), AVIO_FLAG_WRITE), file, FAILED);
        container.pb(output);
        FFmpeg.check(avformat_write_header(container, (PointerPointer<?>) null), file, FAILED);
    }

    private void encode(short[] samples) throws AudioException {
        int block = encoder.frame_size();
        for (int start = 0; start < samples.length; start += block) {
            fill(samples, start, Math.min(block, samples.length - start));
            FFmpeg.check(avcodec_send_frame(encoder, frame), file, FAILED);
            writePackets();
        }
        FFmpeg.check(avcodec_send_frame(encoder, null), file, FAILED);
        writePackets();
    }

    private void fill(short[] samples, int start, int count) throws AudioException {
        av_frame_unref(frame);
        frame.nb_samples(count);
        frame.format(AV_SAMPLE_FMT_S16);
        frame.sample_rate(Recording.SAMPLE_RATE);
        FFmpeg.check(av_channel_layout_copy(frame.ch_layout(), encoder.ch_layout()), file, FAILED);
        FFmpeg.check(av_frame_get_buffer(frame, 0), file, FAILED);
        frame.pts(start);
        new ShortPointer(frame.data(0)).put(samples, start, count);
    }

    private void writePackets() throws AudioException {
        int code = avcodec_receive_packet(encoder, packet);
        while (code >= 0) {
            FFmpeg.check(av_interleaved_write_frame(container, packet), file, FAILED);
            code = avcodec_receive_packet(encoder, packet);
        }
        if (code != AVERROR_EAGAIN() && code != AVERROR_EOF) {
            FFmpeg.check(code, file, FAILED);
        }
    }

    @Override
    public void close() {
        av_frame_free(frame);
        av_packet_free(packet);
        avcodec_free_context(encoder);
        if (!container.isNull()) {
            if (container.pb() != null && !container.pb().isNull()) {
                avio_closep(container.pb());
            }
            avformat_free_context(container);
        }
    }
}
