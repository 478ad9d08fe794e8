package org.isogloss.protocol.corpus;

import java.util.List;
import org.isogloss.protocol.config.RunConfig;

/** The languages of a run: coordinator and workers find the same ones. */
public final class TrainingLanguages {

    private TrainingLanguages() {}

    /** Those of the config, or else of the corpus, that have a clip to train on; in order. */
    public static List<String> of(RunConfig config, Manifest manifest) {
        List<String> wanted = config.corpus().languages();
        return (wanted.isEmpty() ? manifest.languages() : wanted)
                .stream()
                        .filter(language -> hasClip(config, manifest, language))
                        .sorted()
                        .toList();
    }

    /** Whether a language has a training clip that is not too short. */
    public static boolean hasClip(RunConfig config, Manifest manifest, String language) {
        LengthLimits limits = new LengthLimits(config.corpus().minSeconds(), Double.MAX_VALUE);
        return manifest.utterances(language, Split.TRAIN).stream().anyMatch(limits::accepts);
    }
}
