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

    @Test
    void eachPassGivesUpTheSameShareOfWhatIsLeft() {
        BigDecimal whole = new BigDecimal("0.51");
        assertThat(new MaskPass(1, 2).sparsity(whole)).isEqualByComparingTo("0.30000000000000004");
        assertThat(new MaskPass(2, 2).sparsity(whole)).isSameAs(whole);
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
            BigDecimal now = new MaskPass(number, passes).sparsity(whole);
            assertThat(now.doubleValue()).isCloseTo(1 - kept, within(1e-12));
            assertThat(now).isBetween(BigDecimal.ZERO, whole.max(BigDecimal.ZERO));
        }
        assertThat(new MaskPass(passes, passes).sparsity(whole)).isEqualByComparingTo(whole);
    }
}
