package org.isogloss.protocol.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HalfTest {

    /** IEEE 754: (-1)^sign x 2^(exponent - 15) x (1 + fraction / 1024), and the exponents 0 and 31 apart. */
    private static double reference(int half) {
        double sign = (half & 0x8000) == 0 ? 1 : -1;
        int exponent = half >> 10 & 31;
        int fraction = half & 1023;
        if (exponent == 31) {
            return fraction == 0 ? sign * Double.POSITIVE_INFINITY : Double.NaN;
        }
        return exponent == 0
                ? sign * fraction * Math.pow(2, -24)
                : sign * Math.pow(2, exponent - 15) * (1 + fraction / 1024.0);
    }

    @Test
    void everyValueIsExact() {
        for (int half = 0; half < 1 << 16; half++) {
            float value = Half.toFloat((short) half);
            assertThat(Double.compare(value, reference(half))).as("%04x", half).isZero();
        }
    }

    @Test
    void everyValueComesBack() {
        for (int half = 0; half < 1 << 16; half++) {
            float value = Half.toFloat((short) half);
            short back = Half.ofFloat(value);
            assertThat(Float.isNaN(value) ? Float.isNaN(Half.toFloat(back)) : back == (short) half)
                    .as("%04x", half)
                    .isTrue();
        }
    }

    /** Between two neighbours the nearer is taken, and of two as near the one with an even last bit. */
    @Test
    void whatLiesBetweenIsRoundedToNearest() {
        for (int half = 0; half < 0x7BFF; half++) {
            float low = Half.toFloat((short) half);
            float high = Half.toFloat((short) (half + 1));
            float middle = (low + high) / 2;
            assertThat(Half.ofFloat(Math.nextDown(middle))).as("%04x", half).isEqualTo((short) half);
            assertThat(Half.ofFloat(Math.nextUp(middle))).isEqualTo((short) (half + 1));
            assertThat(Half.ofFloat(middle)).isEqualTo((short) (half + (half & 1)));
            assertThat(Half.ofFloat(-middle)).isEqualTo((short) (half + (half & 1) | 0x8000));
        }
    }

    @Test
    void whatIsTooLargeIsInfinite() {
        assertThat(Half.toFloat(Half.ofFloat(Math.nextDown(65520f)))).isEqualTo(65504);
        assertThat(Half.toFloat(Half.ofFloat(65520))).isInfinite();
        assertThat(Half.toFloat(Half.ofFloat(-Float.MAX_VALUE))).isEqualTo(Float.NEGATIVE_INFINITY);
    }
}
