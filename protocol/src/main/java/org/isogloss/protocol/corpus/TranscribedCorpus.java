package org.isogloss.protocol.corpus;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.isogloss.protocol.InputException;
import org.isogloss.protocol.config.RunConfig;

/**
 * What finetuning sees of a corpus: the clips that have a text and are not too long, and the vocabulary of those to train
 * on. A pure function of config, manifest and languages.
 *
 * @param clips those of the run's languages, in all splits
 * @param leftOut how many training clips of each language are not used
 */
public record TranscribedCorpus(Manifest clips, Vocabulary vocabulary, Map<String, LeftOut> leftOut) {

    /** Training clips that are not used, by why. */
    public record LeftOut(int withoutText, int tooShort, int tooLong) {
        boolean none() {
            return withoutText + tooShort + tooLong == 0;
        }
    }

    private static final int PROBLEMS_SHOWN = 20;

    /**
     * What finetuning sees of these languages.
     *
     * @throws InputException when a language has no clip to train on, or a text cannot be used
     */
    public static TranscribedCorpus of(RunConfig config, Manifest manifest, List<String> languages) {
        Spelling spelling = new Spelling(config.finetune().units());
        LengthLimits limits = limits(config);
        List<Utterance> used = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        Map<String, LeftOut> leftOut = new TreeMap<>();
        for (String language : languages) {
            List<Utterance> usable = new ArrayList<>();
            for (Split split : Split.values()) {
                manifest.utterances(language, split).stream()
                        .filter(limits::accepts)
                        .filter(clip -> !spelling.units(clip).isEmpty())
                        .forEach(usable::add);
            }
            if (usable.stream().noneMatch(clip -> clip.split() == Split.TRAIN)) {
                problems.add("finetune: language %s has no training clip of %s to %s s with text in the column %s"
                                .formatted(language, limits.minSeconds(), limits.maxSeconds(), spelling.column())
                        + " (accepted: corpus.languages that have)");
            }
            used.addAll(usable);
            leftOut.put(language, leftOut(manifest.utterances(language, Split.TRAIN), limits, spelling));
        }
        addTextProblems(used, spelling, problems);
        if (!problems.isEmpty()) {
            throw new InputException(problems);
        }
        List<Utterance> training =
                used.stream().filter(clip -> clip.split() == Split.TRAIN).toList();
        return new TranscribedCorpus(Manifest.of(used), Vocabulary.of(spelling, training), leftOut);
    }

    /** The lengths of clips that finetuning uses. */
    public static LengthLimits limits(RunConfig config) {
        return new LengthLimits(config.corpus().minSeconds(), config.finetune().maxSeconds());
    }

    private static LeftOut leftOut(List<Utterance> training, LengthLimits limits, Spelling spelling) {
        int withoutText = (int) training.stream()
                .filter(clip -> limits.accepts(clip) && spelling.units(clip).isEmpty())
                .count();
        return new LeftOut(
                withoutText, (int) training.stream().filter(limits::tooShort).count(), (int)
                        training.stream().filter(limits::tooLong).count());
    }

    private static void addTextProblems(List<Utterance> clips, Spelling spelling, List<String> problems) {
        int found = 0;
        for (Utterance clip : clips) {
            String problem = spelling.problem(clip).orElse(null);
            if (problem != null && ++found <= PROBLEMS_SHOWN) {
                problems.add(Manifest.FILE_NAME + ": " + clip.path() + ": the " + spelling.column() + " " + problem);
            }
        }
        if (found > PROBLEMS_SHOWN) {
            problems.add(Manifest.FILE_NAME + ": and " + (found - PROBLEMS_SHOWN) + " more texts like these");
        }
    }

    /** A line for each language of which training clips are not used. */
    public List<String> notes() {
        List<String> lines = new ArrayList<>();
        leftOut.forEach((language, left) -> {
            if (!left.none()) {
                lines.add("finetune leaves out training clips of %s: %d without text, %d too short, %d too long"
                        .formatted(language, left.withoutText(), left.tooShort(), left.tooLong()));
            }
        });
        return lines;
    }
}
