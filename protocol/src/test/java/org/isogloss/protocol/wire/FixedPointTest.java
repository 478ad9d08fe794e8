package org.isogloss.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class FixedPointTest {

    @Property
    void bf16ValuesFromTwoToTheMinus33AreExact(
            @ForAll @IntRange(min = 128, max = 255) int significand,
            @ForAll @IntRange(min = -33, max = 21) int exponent,
            @ForAll boolean negative) {
        float value = Math.scalb((negative ? -1f : 1f) * significand / 128, exponent);
        assertThat(FixedPoint.of(value) * FixedPoint.UNIT).isEqualTo(value);
    }

    @Property
    void smallerValuesAreRoundedToNearest(@ForAll float value) {
        if (Math.abs(value) <= 1) {
            assertThat(Math.abs(FixedPoint.of(value) * FixedPoint.UNIT - value)).isLessThanOrEqualTo(0x1.0p-41);
        }
    }

    @Property
    void theLargestValuesOfAllLanesDoNotOverflow(@ForAll @IntRange(min = 1, max = 1 << 22) int lanes) {
        float bound = FixedPoint.bound(lanes);
        assertThat((double) bound * lanes).isBetween(0x1.0p21, 0x1.0p22);
        assertThat(Math.multiplyExact(FixedPoint.of(bound), lanes)).isLessThanOrEqualTo(1L << 62);
    }

    @Test
    void someBounds() {
        assertThat(FixedPoint.bound(1)).isEqualTo(4_194_304f);
        assertThat(FixedPoint.bound(64)).isEqualTo(65_536f);
        assertThat(FixedPoint.bound(65)).isEqualTo(32_768f);
        assertThat(FixedPoint.check(new float[] {1, -2}, 2)).isEqualTo(PayloadCheck.SOUND);
        assertThat(FixedPoint.check(new float[] {1, -2.1f}, 2)).isEqualTo(PayloadCheck.OUT_OF_RANGE);
        assertThat(FixedPoint.check(new float[0], 2)).isEqualTo(PayloadCheck.SOUND);
    }
}
