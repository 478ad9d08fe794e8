package org.isogloss.coordinator.reduce;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class SquareSumTest {

    private static BigInteger expected(long[] values) {
        return Arrays.stream(values)
                .mapToObj(v -> BigInteger.valueOf(v).pow(2))
                .reduce(BigInteger.ZERO, BigInteger::add);
    }

    @Property
    void isExact(@ForAll long[] values) {
        long[] bounded = Arrays.stream(values).map(v -> v >> 1).toArray();
        SquareSum sum = new SquareSum();
        sum.addAll(bounded);
        sum.addAll(bounded);
        assertThat(sum.value()).isEqualTo(expected(bounded).shiftLeft(1));
    }

    @Test
    void carriesBeyondTheSecondWord() {
        long[] values = new long[40];
        Arrays.fill(values, -1L << 62);
        SquareSum sum = new SquareSum();
        sum.addAll(values);
        assertThat(sum.value()).isEqualTo(BigInteger.valueOf(40).shiftLeft(124));
        assertThat(SquareSum.norm(sum.value(), 2)).isEqualTo(Math.sqrt(40) * (1 << 22) / 2);
    }
}
