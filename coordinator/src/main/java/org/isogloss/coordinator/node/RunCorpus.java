package org.isogloss.coordinator.node;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.isogloss.protocol.InputException;
import org.isogloss.protocol.config.RunConfig;
import org.isogloss.protocol.corpus.LanguageSampler;
import org.isogloss.protocol.corpus.LengthLimits;
import org.isogloss.protocol.corpus.Manifest;
import org.isogloss.protocol.corpus.Split;
import org.isogloss.protocol.corpus.TrainingLanguages;
import org.isogloss.protocol.corpus.TranscribedCorpus;

/**
 * The languages of a run, as the corpus and the config have them.
 *
 * @param transcribed what finetuning sees; null when the run does not finetune, like its sampler
 */
record RunCorpus(
        Manifest manifest,
        List<String> languages,
        LanguageSampler sampler,
        Map<String, Double> minutes,
        TranscribedCorpus transcribed,
        LanguageSampler transcribedSampler) {

    /** @throws InputException when a language of the config is not there, or none has a clip to train on */
    static RunCorpus read(RunConfig config) {
        Manifest manifest = Manifest.read(config.corpus().dir());
        LengthLimits limits = new LengthLimits(config.corpus().minSeconds(), Double.MAX_VALUE);
        List<String> wanted = config.corpus().languages().isEmpty()
                ? manifest.languages()
                : config.corpus().languages();
        List<String> problems = new ArrayList<>();
        for (String language : wanted) {
            if (!manifest.languages().contains(language)) {
                problems.add("corpus.languages: " + language + " is not in "
                        + config.corpus().dir() + " (accepted: " + String.join(", ", manifest.languages()) + ")");
            } else if (!TrainingLanguages.hasClip(config, manifest, language)
                    && !config.corpus().languages().isEmpty()) {
                problems.add("corpus.languages: " + language + " has no training clip of " + limits.minSeconds()
                        + " s or more (accepted: a language that has)");
            }
        }
        List<String> languages = TrainingLanguages.of(config, manifest);
        if (languages.isEmpty() && problems.isEmpty()) {
            problems.add("corpus.dir: no language of " + config.corpus().dir() + " has a training clip of "
                    + limits.minSeconds() + " s or more (accepted: a corpus that has, or a lower corpus.min-seconds)");
        }
        if (!problems.isEmpty()) {
            throw new InputException(problems);
        }
        Map<String, Double> minutes = new TreeMap<>();
        languages.forEach(l -> minutes.put(l, manifest.seconds(l, Split.TRAIN) / 60));
        LanguageSampler sampler =
                LanguageSampler.of(manifest, languages, limits, config.corpus().alpha());
        if (!config.finetunes()) {
            return new RunCorpus(manifest, languages, sampler, minutes, null, null);
        }
        TranscribedCorpus transcribed = TranscribedCorpus.of(config, manifest, languages);
        LanguageSampler transcribedSampler = LanguageSampler.of(
                transcribed.clips(),
                languages,
                TranscribedCorpus.limits(config),
                config.corpus().alpha());
        return new RunCorpus(manifest, languages, sampler, minutes, transcribed, transcribedSampler);
    }

    /** What the classes of the CTC head stand for; empty when the run does not finetune. */
    List<String> classes() {
        return transcribed == null ? List.of() : transcribed.vocabulary().tokens();
    }
}
