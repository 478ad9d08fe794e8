package org.isogloss.coordinator.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class MaskPassTest {

    private static final MaskSchedule ROUNDS = new MaskSchedule.Rounds();

    @Test
    void eachPassGivesUpTheSameShareOfWhatIsLeft() {
        BigDecimal whole = new BigDecimal("0.51");
        assertThat(new MaskPass(1, 2, ROUNDS).sparsity(whole)).isEqualByComparingTo("0.30000000000000004");
        assertThat(new MaskPass(2, 2, ROUNDS).sparsity(whole)).isSameAs(whole);
    }

    @Test
    void periodicPassesGoToTheLastSparsityInEqualSteps() {
        BigDecimal first = new BigDecimal("0.2");
        MaskSchedule ramp = new MaskSchedule.Periodic(new BigDecimal("0.8"));
        assertThat(new MaskPass(1, 3, ramp).sparsity(first)).isEqualByComparingTo("0.4");
        assertThat(new MaskPass(2, 3, ramp).sparsity(first)).isEqualByComparingTo("0.6");
        assertThat(new MaskPass(3, 3, ramp).sparsity(first)).isEqualByComparingTo("0.8");
        assertThat(new MaskPass(2, 3, ramp).goesOn()).isFalse();
        assertThat(new MaskPass(2, 3, new MaskSchedule.Periodic(null)).sparsity(first))
                .isSameAs(first);
    }

    @Property
    void keptSharesAreAGeometricRowThatEndsAtTheWhole(
            @ForAll @DoubleRange(min = 0, max = 0.99) double sparsity,
            @ForAll @IntRange(min = 1, max = 20) int passes) {
        BigDecimal whole = BigDecimal.valueOf(sparsity);
        double rate = 1 - Math.pow(1 - sparsity, 1.0 / passes);
        double kept = 1;
        for (int number = 1; number <= passes; number++) {
            kept *= 1 - rate;
            BigDecimal now = new MaskPass(number, passes, ROUNDS).sparsity(whole);
            assertThat(now.doubleValue()).isCloseTo(1 - kept, within(1e-12));
            assertThat(now).isBetween(BigDecimal.ZERO, whole.max(BigDecimal.ZERO));
        }
        assertThat(new MaskPass(passes, passes, ROUNDS).sparsity(whole)).isEqualByComparingTo(whole);
    }
}
