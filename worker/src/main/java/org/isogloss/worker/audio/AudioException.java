package org.isogloss.worker.audio;

import java.nio.file.Path;

/** An audio file that cannot be used; the message is one line that names the file and says why. */
public final class AudioException extends Exception {

    private static final long serialVersionUID = 1L;

    public AudioException(Path file, String why) {
        super(file + ": " + why);
    }
}
