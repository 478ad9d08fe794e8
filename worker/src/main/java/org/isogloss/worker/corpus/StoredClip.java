package org.isogloss.worker.corpus;

import java.util.Map;
import org.isogloss.protocol.corpus.Split;
import org.isogloss.protocol.corpus.Utterance;

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
        String source,
        String licence,
        int sourceRate)
        implements HashSplit.Clip {

    String path() {
        return language + "/" + name + ".flac";
    }

    Utterance utterance(Split split) {
        return new Utterance(path(), language, speaker, seconds, split, transcript, "");
    }

    Map<String, String> extras() {
        return Map.of("source", source, "licence", licence, "source_rate", Integer.toString(sourceRate));
    }
}
