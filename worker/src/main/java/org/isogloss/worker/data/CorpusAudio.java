package org.isogloss.worker.data;

import java.nio.file.Path;
import org.isogloss.protocol.corpus.Utterance;
import org.isogloss.worker.audio.AudioDecoder;
import org.isogloss.worker.audio.AudioException;

/**
 * The clips of a corpus directory, decoded at every read.
 *
 * @param corpusDir what the paths of clips are relative to
 * @param maxSeconds the longest clip to decode
 */
public record CorpusAudio(Path corpusDir, double maxSeconds) implements AudioSource {

    @Override
    public short[] read(Utterance utterance) throws AudioException {
        return AudioDecoder.decode(corpusDir.resolve(utterance.path()), maxSeconds)
                .samples();
    }
}
