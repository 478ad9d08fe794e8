package org.isogloss.coordinator.reduce;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.isogloss.protocol.mask.WeightMask;
import org.junit.jupiter.api.Test;

class MaskedAdamWTest {

    private final AdamWGolden golden = AdamWGolden.read();

    @Test
    void followsTheReference() {
        AdamWState state = AdamWState.fresh(golden.start());
        for (int step = 1; step <= AdamWGolden.STEPS; step++) {
            new MaskedAdamW(golden.hyperparameters(step, false), step)
                    .update(state, 0, AdamWGolden.SIZE, golden.gradient(step));
            golden.checkParameters("plain", step, state);
            golden.checkMoments("plain", step, state);
        }
    }

    @Test
    void followsTheReferenceUnderWeightMasks() {
        AdamWState state = AdamWState.fresh(golden.start());
        for (int step = 1; step <= AdamWGolden.STEPS; step++) {
            AdamWState before = copy(state);
            WeightMask kept = golden.kept(step);
            new MaskedAdamW(golden.hyperparameters(step, false), step)
                    .update(state, 0, AdamWGolden.SIZE, golden.gradient(step), kept, 0);
            golden.checkParameters("masked_global", step, state);
            golden.checkMoments("masked_global", step, state);
            for (int i = 0; i < AdamWGolden.SIZE; i++) {
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

    private static AdamWState copy(AdamWState state) {
        AdamWState copy = AdamWState.fresh(new float[state.size()]);
        copy.set(0, state);
        return copy;
    }
}
