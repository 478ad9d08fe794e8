package org.isogloss.coordinator.journal;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Map;

/** A line of {@code metrics.jsonl}: what a run has to tell about one of its rounds. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = RunLine.Step.class, name = "step"),
    @JsonSubTypes.Type(value = RunLine.Evaluation.class, name = "evaluation"),
    @JsonSubTypes.Type(value = RunLine.Recognition.class, name = "recognition"),
    @JsonSubTypes.Type(value = RunLine.Tickets.class, name = "tickets"),
    @JsonSubTypes.Type(value = RunLine.Masks.class, name = "masks"),
    @JsonSubTypes.Type(value = RunLine.Recovery.class, name = "recovery")
})
public sealed interface RunLine {

    /** The round that it is about; taken back when a resumed run begins before it. */
    long round();

    /** A language's part of a step. */
    record StepLanguage(
            double lossBits,
            double accuracy,
            double audioSeconds,
            @JsonInclude(JsonInclude.Include.NON_NULL) Double ctcNats) {}

    /**
     * A committed step. Of a finetuning step, what is contrastive is not a number.
     *
     * @param lossBits contrastive loss a hidden frame
     * @param accuracy share of the hidden frames told from their distractors
     * @param diversity diversity loss a hidden frame
     * @param seconds from the round's first opening to its commit, right after which the next round opens
     * @param computeSeconds what the workers' lanes took in the model, summed
     * @param busiestSeconds the same of the worker with the most; 0 in lines of builds that did not note it
     * @param workers how many there were at the commit
     * @param skipped whether the gradient was not finite, so that nothing was changed
     * @param ctcNats CTC loss a label; null unless it finetunes
     */
    record Step(
            long round,
            long step,
            String phase,
            double lossBits,
            double accuracy,
            double diversity,
            double gradientNorm,
            double learningRate,
            double audioSeconds,
            double seconds,
            double computeSeconds,
            double busiestSeconds,
            int workers,
            boolean skipped,
            Map<String, StepLanguage> languages,
            @JsonInclude(JsonInclude.Include.NON_NULL) Double ctcNats)
            implements RunLine {}

    /**
     * A language's part of an evaluation.
     *
     * @param codebookUse perplexity of the codes chosen, summed over the codebooks, as a share of all codes
     */
    record EvaluationLanguage(
            double lossBits, double accuracy, double codebookUse, long hiddenFrames, double audioSeconds) {}

    /**
     * An evaluation on the validation clips.
     *
     * @param after the phase that it follows, or {@code start}
     * @param maskVersion of the weight masks that were on; 0 = dense
     */
    record Evaluation(long round, long step, String after, int maskVersion, Map<String, EvaluationLanguage> languages)
            implements RunLine {}

    /**
     * A language's part of an evaluation by recognition.
     *
     * @param ctcNats CTC loss a label, over the utterances that can be aligned
     * @param errorRate errors over the units of the texts
     * @param errors insertions, deletions and substitutions, the fewest that make the text of what was recognised
     * @param referenceUnits units of the texts: characters, spaces included, or phones
     * @param impossible utterances with more labels than their frames can hold
     */
    record RecognitionLanguage(
            double ctcNats,
            double errorRate,
            long errors,
            long referenceUnits,
            long utterances,
            long impossible,
            double audioSeconds) {}

    /**
     * An evaluation after a finetune: the validation clips recognised, greedily.
     *
     * @param after the phase that it follows
     * @param maskVersion of the weight masks that were on; 0 = dense
     * @param units characters or phonemes
     * @param transcripts file in the run directory with the texts and what was recognised
     */
    record Recognition(
            long round,
            long step,
            String after,
            int maskVersion,
            String units,
            String transcripts,
            Map<String, RecognitionLanguage> languages)
            implements RunLine {}

    /**
     * A piece of the languages' tickets, each a copy of the model that is trained on that language alone.
     *
     * @param stepsDone of each, this piece included
     * @param steps of each in all
     * @param languages what the piece's batches came to
     */
    record Tickets(long round, long stepsDone, long steps, Map<String, StepLanguage> languages) implements RunLine {}

    /**
     * New weight masks.
     *
     * @param step committed steps before them; 0 in lines of builds that did not note it
     * @param density share of the maskable weights that each language keeps
     * @param sha256 of each language's weight mask
     */
    record Masks(long round, long step, int version, Map<String, Double> density, Map<String, String> sha256)
            implements RunLine {}

    /**
     * After the loss of a worker that held lanes, a lane came in again.
     *
     * @param step committed steps; 0 in lines of builds that did not note it
     * @param cause a {@code LossCause}, as its label
     * @param seconds without progress
     */
    record Recovery(long round, long step, String cause, double seconds) implements RunLine {}
}
