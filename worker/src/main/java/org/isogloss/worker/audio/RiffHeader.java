package org.isogloss.worker.audio;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The first eight bytes of a WAV file, which state its length; FFmpeg passes over it when the file is shorter. */
final class RiffHeader {

    private static final int RIFF = 0x52494646;

    /** A program that writes to a pipe cannot go back to fill in the length and leaves one of these. */
    private static final long UNKNOWN = 0xFFFFFFFFL;

    /** Some programs count a chunk too many or too few; a cut file lacks more than this. */
    private static final int SLOPPY_BYTES = 1024;

    private RiffHeader() {}

    /** Whether a file says that it is WAV and longer than it is. */
    static boolean cutShort(Path file) throws IOException {
        try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
            if (Files.size(file) < 8 || in.readInt() != RIFF) {
                return false;
            }
            long stated = Integer.reverseBytes(in.readInt()) & UNKNOWN;
            return stated != UNKNOWN && stated > Files.size(file) + SLOPPY_BYTES;
        }
    }
}
