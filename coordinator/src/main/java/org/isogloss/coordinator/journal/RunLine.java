package org.isogloss.coordinator.journal;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Map;

/** A line of {@code metrics.jsonl}: what a run has to tell about one of its rounds. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = RunLine.Step.class, name = "step"),
    @JsonSubTypes.Type(value = RunLine.Evaluation.class, name = "evaluation"),
    @JsonSubTypes.Type(value = RunLine.Masks.class, name = "masks")
})
public sealed interface RunLine {

    /** The round that it is about; taken back when a resumed run begins before it. */
    long round();

    /** A language's part of a step. */
    record StepLanguage(double lossBits, double accuracy, double audioSeconds) {}

    /**
     * A committed step.
     *
     * @param lossBits contrastive loss a hidden frame
     * @param accuracy share of the hidden frames told from their distractors
     * @param diversity diversity loss a hidden frame
     * @param seconds from the round's opening to its commit
     * @param computeSeconds what the workers' lanes took, summed
     * @param workers how many there were at the commit
     * @param skipped whether the gradient was not finite, so that nothing was changed
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
            int workers,
            boolean skipped,
            Map<String, StepLanguage> languages)
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
     * New weight masks.
     *
     * @param density share of the maskable weights that each language keeps
     * @param sha256 of each language's weight mask
     */
    record Masks(long round, int version, Map<String, Double> density, Map<String, String> sha256) implements RunLine {}
}
