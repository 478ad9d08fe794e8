package org.isogloss.protocol.messages;

/** What a worker does with a lane's batches. */
public enum LaneKind {
    /** Adds up contrastive gradients. */
    TRAIN,
    /** The same, and of what is its language's own. */
    ADAPT,
    /** Adds up CTC gradients of the head alone. */
    FINETUNE_HEAD,
    /** Adds up CTC gradients of the encoder and the head. */
    FINETUNE,
    /** Adds up pruning scores. */
    SCORE,
    /** Trains a language's own copy of the model for some steps. */
    TICKET,
    /** Sums contrastive losses, without gradients. */
    EVALUATE,
    /** Sums CTC losses and the errors of what is recognised, without gradients. */
    RECOGNIZE;

    /** Whether its gradients become part of a step. */
    public boolean trains() {
        return this == TRAIN || this == ADAPT || this == FINETUNE_HEAD || this == FINETUNE;
    }

    /** Whether its batches are whole utterances with their texts. */
    public boolean needsText() {
        return this == FINETUNE_HEAD || this == FINETUNE || this == RECOGNIZE;
    }
}
