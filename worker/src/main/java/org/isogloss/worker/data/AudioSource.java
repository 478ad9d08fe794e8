package org.isogloss.worker.data;

import org.isogloss.protocol.corpus.Utterance;
import org.isogloss.worker.audio.AudioException;

/** Where the sound of a clip comes from. Safe for use by several threads. */
@FunctionalInterface
public interface AudioSource {

    /**
     * All samples of a clip: 16 kHz, mono. Callers share the array and must not write to it.
     *
     * @throws AudioException when the clip cannot be read
     */
    short[] read(Utterance utterance) throws AudioException;
}
