package org.isogloss.worker.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.isogloss.protocol.conformance.Outcome;
import org.isogloss.protocol.conformance.Reference;
import org.isogloss.protocol.conformance.Verdict;
import org.junit.jupiter.api.Test;

/** Every forward value, loss and gradient against an independent implementation, in both styles of the model. */
class GoldenTest {

    private static final Path GOLDEN = Path.of("../protocol/src/test/resources/golden");

    @Test
    void everyTensorOfModelsAndCtcConforms() {
        Reference reference = Reference.open(GOLDEN);
        List<Verdict> verdicts = new ArrayList<>();

        ModelConformance.check(reference, 1, verdicts::add);
        reference.finish(verdict -> {
            if (!verdict.file().startsWith("optim/") && !verdict.file().startsWith("prune/")) {
                verdicts.add(verdict);
            }
        });

        assertThat(verdicts).filteredOn(v -> v.outcome() == Outcome.FAIL).isEmpty();
        assertThat(verdicts)
                .extracting(v -> v.file() + " " + v.tensor())
                .contains(
                        "xlsr_tiny/train_expected.safetensors grad.wav2vec2.masked_spec_embed",
                        "base_tiny/ctc_expected.safetensors grad.lm_head.weight",
                        "base_tiny/expected_no_attention_mask.safetensors last_hidden_state",
                        "ctc/ctc.safetensors case5.f64.grad_sum_zi");
    }
}
