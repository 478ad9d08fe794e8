package org.isogloss.coordinator.export;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.isogloss.coordinator.checkpoint.SavedModel;
import org.isogloss.protocol.InputException;
import org.isogloss.protocol.config.RunConfig;
import org.isogloss.protocol.corpus.Vocabulary;
import org.isogloss.protocol.layout.ParameterLayout;
import org.isogloss.protocol.layout.ParameterSpec;
import org.isogloss.protocol.mask.MaskDensity;
import org.isogloss.protocol.mask.WeightMask;
import org.isogloss.protocol.model.Wav2Vec2Layout;
import org.isogloss.protocol.tensor.Dtype;

/**
 * What of a run is exported.
 *
 * @param runId the run
 * @param saved its parameters, of one commit
 * @param languages that the run has weight masks of
 * @param language whose sub-network it is; null for all weights
 * @param kept the language's weight mask, or null
 * @param head what is on top of the body; the other one is left out
 * @param vocabulary the classes of the CTC head; may be null where that is not exported
 * @param dtype of the file's numbers
 */
public record ExportedModel(
        RunConfig config,
        ParameterLayout layout,
        String runId,
        SavedModel saved,
        List<String> languages,
        String language,
        WeightMask kept,
        ExportedHead head,
        Vocabulary vocabulary,
        Dtype dtype) {

    /**
     * A language's weight mask.
     *
     * @throws InputException when the language has no weight mask
     */
    public static WeightMask kept(Map<String, WeightMask> masks, String language) {
        WeightMask kept = masks.get(language);
        if (kept == null) {
            throw new InputException("--language is " + language + ", which has no weight mask in this checkpoint"
                    + (masks.isEmpty()
                            ? ": it has none (accepted: no --language)"
                            : " (accepted: "
                                    + String.join(
                                            ", ",
                                            masks.keySet().stream().sorted().toList()) + ")"));
        }
        return kept;
    }

    /** The tensors that transformers' class has. */
    List<ParameterSpec> tensors() {
        List<ParameterSpec> tensors = new ArrayList<>(layout.specs());
        tensors.removeIf(spec -> leftOut().stream().anyMatch(spec.name()::startsWith));
        return tensors;
    }

    /** What the names of the other head's tensors begin with. */
    private List<String> leftOut() {
        return head == ExportedHead.CTC ? Wav2Vec2Layout.PRETRAINING_HEAD : List.of(Wav2Vec2Layout.CTC_HEAD + ".");
    }

    /** Of the weights that pruning may touch. */
    MaskDensity density() {
        return MaskDensity.of(kept, layout.matching(config.prune().maskable()));
    }

    /** The values of a tensor, 0 where the weight mask keeps nothing. */
    float[] values(ParameterSpec spec) {
        float[] values = saved.values(spec);
        for (int i = 0; kept != null && i < values.length; i++) {
            if (!kept.keeps(spec.offset() + i)) {
                values[i] = 0;
            }
        }
        return values;
    }
}
