package org.isogloss.protocol.metrics;

/**
 * Every number that a run's TensorBoard files have over the steps: the one place where names and units are defined.
 *
 * <p>TensorBoard groups charts by what comes before the first slash. {@code docs/metrics.md} has this table for people.
 */
public enum Scalar {
    LOSS_BITS("run/loss_bits", "Contrastive loss a hidden frame"),
    ACCURACY("run/accuracy", "Share of the hidden frames told from their distractors"),
    DIVERSITY("run/diversity", "Diversity loss a hidden frame"),
    CTC_LOSS_NATS("run/ctc_loss_nats", "CTC loss a label"),
    GRADIENT_NORM("run/gradient_norm", "Global norm of the gradient"),
    LEARNING_RATE("run/learning_rate", "Learning rate"),
    STEP_SECONDS("time/step_seconds", "From the step's first opening to its commit"),
    MODEL_SECONDS("time/model_seconds", "What the workers' lanes took in the model, mean over the workers"),
    BUSIEST_SECONDS("time/busiest_seconds", "The same of the worker with the most"),
    RECOVERY_SECONDS("time/recovery_seconds", "Time without progress when a worker that held lanes was lost"),
    AUDIO_PER_SECOND("time/audio_seconds_per_second", "Seconds of speech trained on in a second"),
    WORKERS("time/workers", "Workers at the commit"),
    LANGUAGE_LOSS_BITS("loss_bits/LANGUAGE", "Contrastive loss a hidden frame"),
    LANGUAGE_ACCURACY("accuracy/LANGUAGE", "Share of the hidden frames told from their distractors"),
    LANGUAGE_CTC_LOSS_NATS("ctc_loss_nats/LANGUAGE", "CTC loss a label"),
    LANGUAGE_AUDIO_SECONDS("audio_seconds/LANGUAGE", "Seconds of speech in the step"),
    VALIDATION_LOSS_BITS("validation_loss_bits/LANGUAGE", "Contrastive loss a hidden frame of the validation clips"),
    VALIDATION_ACCURACY("validation_accuracy/LANGUAGE", "Share of their hidden frames told from their distractors"),
    CODEBOOK_USE("validation_codebook_use/LANGUAGE", "Perplexity of the codes chosen, as a share of all codes"),
    VALIDATION_CTC_LOSS_NATS("validation_ctc_loss_nats/LANGUAGE", "CTC loss a label of the validation clips"),
    VALIDATION_ERROR_RATE("validation_error_rate/LANGUAGE", "Character or phone errors over the units of the texts"),
    MASK_DENSITY("weight_mask_density/LANGUAGE", "Share of the maskable weights that the language keeps");

    private static final String LANGUAGE = "LANGUAGE";

    private final String pattern;
    private final String help;

    Scalar(String pattern, String help) {
        this.pattern = pattern;
        this.help = help;
    }

    /** Its tag, with {@code LANGUAGE} for the language if there is one for each. */
    public String pattern() {
        return pattern;
    }

    public String help() {
        return help;
    }

    /** The tag of a number that there is one of. */
    public String tag() {
        return pattern;
    }

    /** The tag of a language's number. */
    public String tag(String language) {
        return pattern.replace(LANGUAGE, language);
    }
}
