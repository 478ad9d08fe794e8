package org.isogloss.coordinator.export;

import org.isogloss.protocol.config.Phase;
import org.isogloss.protocol.config.RunConfig;

/** What is exported on top of the body: one of the two heads that a run may have. */
public enum ExportedHead {
    PRETRAINING("Wav2Vec2ForPreTraining"),
    CTC("Wav2Vec2ForCTC");

    private final String architecture;

    ExportedHead(String architecture) {
        this.architecture = architecture;
    }

    /** The class of Hugging Face transformers that opens it. */
    public String architecture() {
        return architecture;
    }

    /** The head that is worth something after so many steps: that of CTC once it has been trained for one. */
    public static ExportedHead after(RunConfig config, long step) {
        long before = 0;
        for (Phase phase : config.run().phases()) {
            if (phase == Phase.FINETUNE) {
                return step > before ? CTC : PRETRAINING;
            }
            before += config.allSteps(phase);
        }
        return PRETRAINING;
    }
}
