package org.isogloss.coordinator.export;

import java.util.Locale;
import org.isogloss.protocol.config.RunConfig;
import org.isogloss.protocol.corpus.Vocabulary;

/** The {@code README.md} of an exported model: what it is and where it comes from. */
final class ModelCard {

    private ModelCard() {}

    static String of(ExportedModel model) {
        RunConfig config = model.config();
        return """
                ---
                library_name: transformers
                %s
                ---

                # %s%s

                %s with Isogloss. Add a license and what the speech was before you hand it on.

                | | |
                | --- | --- |
                | run | %s |
                | step | %d |
                | SHA-256 of the run's parameters at that step | %s |
                | languages | %s |
                | phases | %s |
                | numbers | %s |
                %s%s
                Open it with %s. It takes mono speech at 16 kHz%s.
                """
                .formatted(
                        tags(model.head()),
                        recognizes(model) ? "wav2vec 2.0 for speech recognition" : "wav2vec 2.0",
                        model.language() == null ? "" : ": the sub-network of " + model.language(),
                        recognizes(model) ? "Fine-tuned" : "Pre-trained",
                        model.runId(),
                        model.saved().step(),
                        model.saved().parametersSha256(),
                        String.join(", ", model.languages()),
                        String.join(
                                ", ",
                                config.run().phases().stream()
                                        .map(p -> p.label())
                                        .toList()),
                        model.dtype(),
                        mask(model),
                        recognizes(model) ? classes(model.vocabulary()) : "",
                        how(model.head()),
                        config.objective().normalize() ? ", each clip at zero mean and unit variance" : "");
    }

    private static boolean recognizes(ExportedModel model) {
        return model.head() == ExportedHead.CTC;
    }

    private static String tags(ExportedHead head) {
        return switch (head) {
            case PRETRAINING -> "tags: [wav2vec2, speech, pre-training]";
            case CTC -> "pipeline_tag: automatic-speech-recognition\ntags: [wav2vec2, speech]";
        };
    }

    private static String how(ExportedHead head) {
        return switch (head) {
            case PRETRAINING -> "`Wav2Vec2ForPreTraining.from_pretrained(DIR)`";
            case CTC -> "`Wav2Vec2ForCTC.from_pretrained(DIR)` and `Wav2Vec2Processor.from_pretrained(DIR)`";
        };
    }

    private static String classes(Vocabulary vocabulary) {
        return "| classes | %d, %s of all languages; class %d is the blank |%n"
                .formatted(
                        vocabulary.size(),
                        vocabulary.spelling().units().name().toLowerCase(Locale.ROOT),
                        Vocabulary.BLANK);
    }

    private static String mask(ExportedModel model) {
        if (model.language() == null) {
            return "| weight mask | none: all weights are as trained |\n";
        }
        RunConfig.Prune prune = model.config().prune();
        return String.format(
                Locale.ROOT,
                "| weight mask | of %s: %d of %d maskable weights kept, density %.4f; the others are 0 |%n"
                        + "| found by | %s, sparsity %s, scope %s, granularity %s |%n",
                model.language(),
                model.density().kept(),
                model.density().size(),
                model.density().share(),
                prune.criterion().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                prune.sparsity(model.language()),
                prune.scope().name().toLowerCase(Locale.ROOT),
                prune.granularity().name().toLowerCase(Locale.ROOT));
    }
}
