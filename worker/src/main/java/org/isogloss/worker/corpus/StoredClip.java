package org.isogloss.worker.corpus;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.isogloss.protocol.corpus.Split;
import org.isogloss.protocol.corpus.Utterance;
import org.isogloss.worker.audio.AudioException;
import org.isogloss.worker.audio.FlacWriter;

/**
 * A clip whose audio is written as {@code LANGUAGE/NAME.flac}, before its split is known.
 *
 * @param sourceRate of the recording before resampling, in Hz
 */
record StoredClip(
        String language,
        String name,
        String speaker,
        double seconds,
        String transcript,
        String phonemes,
        String source,
        String licence,
        int sourceRate)
        implements HashSplit.Clip {

    String path() {
        return language + "/" + name + ".flac";
    }

    /** Writes the sound below a corpus directory; a failure is the disk's, not the clip's. */
    void write(Path corpusDir, short[] samples) throws IOException {
        write(corpusDir, path(), samples);
    }

    /** The same for the place of a clip in the corpus. */
    static void write(Path corpusDir, String path, short[] samples) throws IOException {
        Path file = corpusDir.resolve(path);
        Files.createDirectories(file.getParent());
        try {
            FlacWriter.write(file, samples);
        } catch (AudioException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    StoredClip withPhonemes(String other) {
        return new StoredClip(language, name, speaker, seconds, transcript, other, source, licence, sourceRate);
    }

    Utterance utterance(Split split) {
        return new Utterance(path(), language, speaker, seconds, split, transcript, phonemes);
    }

    Map<String, String> extras() {
        return Map.of("source", source, "licence", licence, "source_rate", Integer.toString(sourceRate));
    }
}
