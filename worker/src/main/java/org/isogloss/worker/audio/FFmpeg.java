package org.isogloss.worker.audio;

import static org.bytedeco.ffmpeg.global.avutil.AV_LOG_QUIET;
import static org.bytedeco.ffmpeg.global.avutil.av_log_set_level;
import static org.bytedeco.ffmpeg.global.avutil.av_strerror;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** How this package calls FFmpeg: without its log, with its return codes as exceptions, with local files only. */
final class FFmpeg {

    private static final int MESSAGE_BYTES = 256;

    static {
        // FFmpeg logs to standard error by itself; what matters comes back as a return code.
        av_log_set_level(AV_LOG_QUIET);
    }

    private FFmpeg() {}

    /** The address of a local file; the prefix keeps a name like {@code http:x} from being taken for a protocol. */
    static String url(Path file) {
        return "file:" + file.toAbsolutePath();
    }

    /** Hands back a return code that is not an error. */
    static int check(int code, Path file, String action) throws AudioException {
        if (code < 0) {
            throw new AudioException(file, action + ": " + message(code));
        }
        return code;
    }

    private static String message(int code) {
        byte[] text = new byte[MESSAGE_BYTES];
        av_strerror(code, text, text.length);
        int end = 0;
        while (end < text.length && text[end] != 0) {
            end++;
        }
        return new String(text, 0, end, StandardCharsets.UTF_8);
    }
}
