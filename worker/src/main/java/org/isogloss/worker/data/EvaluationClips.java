package org.isogloss.worker.data;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.isogloss.protocol.corpus.LengthLimits;
import org.isogloss.protocol.corpus.Manifest;
import org.isogloss.protocol.corpus.Split;
import org.isogloss.protocol.corpus.Utterance;

/**
 * The clips of a split that languages are evaluated on: all within the limits, or as many as fill a number of seconds, taken
 * in the order of a hash of their paths. They depend on the set of clips alone. Immutable.
 */
public final class EvaluationClips {

    private final Map<String, List<Utterance>> clips = new LinkedHashMap<>();

    private EvaluationClips() {}

    /**
     * Takes the clips of each language.
     *
     * @param maxSeconds the most seconds of speech a language
     */
    public static EvaluationClips of(
            Manifest manifest, List<String> languages, Split split, LengthLimits limits, double maxSeconds) {
        EvaluationClips result = new EvaluationClips();
        for (String language : languages) {
            List<Utterance> used = manifest.utterances(language, split).stream()
                    .filter(limits::accepts)
                    .toList();
            result.clips.put(language, take(LanguageShards.inHashOrder(used), maxSeconds));
        }
        return result;
    }

    private static List<Utterance> take(List<Utterance> ordered, double maxSeconds) {
        List<Utterance> taken = new ArrayList<>();
        double seconds = 0;
        for (Utterance utterance : ordered) {
            if (seconds + utterance.seconds() <= maxSeconds) {
                seconds += utterance.seconds();
                taken.add(utterance);
            }
        }
        taken.sort(LanguageShards.BY_LENGTH);
        return List.copyOf(taken);
    }

    /** The clips of a language, shortest first; empty when the split has none. */
    public List<Utterance> of(String language) {
        List<Utterance> found = clips.get(language);
        if (found == null) {
            throw new IllegalArgumentException("no evaluation clips of language " + language);
        }
        return found;
    }

    public List<String> languages() {
        return List.copyOf(clips.keySet());
    }
}
