package org.isogloss.coordinator.reduce;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.isogloss.protocol.conformance.Outcome;
import org.isogloss.protocol.conformance.Reference;
import org.isogloss.protocol.conformance.Verdict;
import org.isogloss.protocol.mask.WeightMask;
import org.isogloss.protocol.optim.AdamWState;
import org.isogloss.protocol.optim.Hyperparameters;
import org.isogloss.protocol.optim.MaskedAdamW;
import org.junit.jupiter.api.Test;

class MaskedAdamWTest {

    private static final Reference GOLDEN = Reference.open(Path.of("../protocol/src/test/resources/golden"));

    @Test
    void followsTheReference() {
        List<Verdict> verdicts = new ArrayList<>();
        AdamWConformance.check(GOLDEN, verdicts::add);
        assertThat(verdicts)
                .filteredOn(v -> v.outcome() == Outcome.PASS)
                .extracting(Verdict::tensor)
                .contains(
                        "plain.f32.param", "clip.f32.param", "masked_global.f32.param", "masked_global_clip.f32.param");
        assertThat(verdicts).noneMatch(v -> v.outcome() == Outcome.FAIL);
    }

    @Test
    void whatAWeightMaskPrunesStaysBitForBit() {
        AdamWReference reference = new AdamWReference(GOLDEN);
        AdamWState state = AdamWState.fresh(reference.start());
        for (int step = 1; step <= reference.steps(); step++) {
            AdamWState before = copy(state);
            WeightMask kept = reference.kept(step);
            new MaskedAdamW(reference.hyperparameters(step, false), step)
                    .update(state, 0, reference.size(), reference.gradient(step), kept, 0);
            for (int i = 0; i < reference.size(); i++) {
                if (!kept.keeps(i)) {
                    assertThat(state.parameters()[i]).isEqualTo(before.parameters()[i]);
                    assertThat(state.firstMoment()[i]).isEqualTo(before.firstMoment()[i]);
                    assertThat(state.secondMoment()[i]).isEqualTo(before.secondMoment()[i]);
                }
            }
        }
    }

    @Property(tries = 200)
    void aPartUnderAFullWeightMaskIsTheSameAsWithout(
            @ForAll @Size(200) float[] gradient,
            @ForAll @IntRange(max = 100) int from,
            @ForAll @IntRange(min = 100, max = 200) int to,
            @ForAll @IntRange(max = 130) int origin) {
        Hyperparameters h = new Hyperparameters(0.1, 0.9, 0.98, 1e-6, 0.01, 1, false);
        AdamWState plain = AdamWState.fresh(gradient.clone());
        AdamWState masked = AdamWState.fresh(gradient.clone());
        new MaskedAdamW(h, 3).update(plain, from, to, gradient);
        new MaskedAdamW(h, 3).update(masked, from, to, gradient, WeightMask.full(origin + 200), origin);
        assertThat(masked.parameters()).isEqualTo(plain.parameters());
        assertThat(masked.firstMoment()).isEqualTo(plain.firstMoment());
        assertThat(masked.secondMoment()).isEqualTo(plain.secondMoment());
    }

    @Property(tries = 300)
    void aPartUnderAWeightMaskIsUpdatedWhereItIsKept(
            @ForAll @Size(200) float[] gradient,
            @ForAll @IntRange(max = 100) int from,
            @ForAll @IntRange(min = 100, max = 200) int to,
            @ForAll @IntRange(max = 130) int origin,
            @ForAll @Size(6) long[] words) {
        Hyperparameters h = new Hyperparameters(0.1, 0.9, 0.98, 1e-6, 0.01, 1, false);
        words[5] &= (1L << 10) - 1;
        WeightMask kept = WeightMask.ofWords(words, 330);
        AdamWState before = new AdamWState(gradient.clone(), gradient.clone(), new float[200]);
        AdamWState plain = copy(before);
        AdamWState masked = copy(before);
        new MaskedAdamW(h, 3).update(plain, from, to, gradient);
        new MaskedAdamW(h, 3).update(masked, from, to, gradient, kept, origin);
        for (int array = 0; array < 3; array++) {
            for (int i = 0; i < 200; i++) {
                boolean moves = i >= from && i < to && kept.keeps(origin + i);
                assertThat(masked.array(array)[i]).isEqualTo((moves ? plain : before).array(array)[i]);
            }
        }
    }

    private static AdamWState copy(AdamWState state) {
        AdamWState copy = AdamWState.fresh(new float[state.size()]);
        copy.set(0, state);
        return copy;
    }
}
