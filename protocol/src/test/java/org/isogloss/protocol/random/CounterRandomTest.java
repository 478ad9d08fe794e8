package org.isogloss.protocol.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class CounterRandomTest {

    private static final int DRAWS = 100_000;

    /** The known answers of the authors' library, Random123, {@code kat_vectors}. */
    @Test
    void philoxGivesTheKnownAnswers() {
        assertThat(philox(0, 0, 0)).containsExactly(0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8);
        assertThat(philox(-1, -1, -1)).containsExactly(0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd);
        assertThat(philox(0x85a308d3243f6a88L, 0x0370734413198a2eL, 0x299f31d0a4093822L))
                .containsExactly(0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1);
    }

    private static int[] philox(long counterLow, long counterHigh, long key) {
        int[] out = new int[4];
        CounterRandom.philox(counterLow, counterHigh, key, out);
        return out;
    }

    @Test
    void aStreamIsAFunctionOfItsKey() {
        assertThat(first(CounterRandom.of(1, "crop", 2, 3))).isEqualTo(first(CounterRandom.of(1, "crop", 2, 3)));
    }

    @Test
    void everyPartOfTheKeyMatters() {
        Set<Long> firsts = new HashSet<>();
        firsts.add(first(CounterRandom.of(1, "crop")));
        firsts.add(first(CounterRandom.of(2, "crop")));
        firsts.add(first(CounterRandom.of(1, "spans")));
        firsts.add(first(CounterRandom.of(1, "crop", 0)));
        firsts.add(first(CounterRandom.of(1, "crop", 0, 0)));
        firsts.add(first(CounterRandom.of(1, "crop", 1, 2)));
        firsts.add(first(CounterRandom.of(1, "crop", 2, 1)));
        firsts.add(first(CounterRandom.of(1, "crop", -1)));
        assertThat(firsts).hasSize(8);
    }

    private static long first(CounterRandom random) {
        return random.nextLong();
    }

    @Test
    void neighbouringStreamsAreUncorrelated() {
        double sum = 0;
        for (long step = 0; step < DRAWS; step++) {
            double here = CounterRandom.of(7, "noise", step).nextDouble() - 0.5;
            double next = CounterRandom.of(7, "noise", step + 1).nextDouble() - 0.5;
            sum += here * next;
        }
        // The product of two has the standard deviation 1 / 12.
        assertThat(sum / DRAWS).isCloseTo(0, within(6 / 12.0 / Math.sqrt(DRAWS)));
    }

    @Test
    void floatsAndDoublesAreUniformBelowOne() {
        CounterRandom random = CounterRandom.of(1, "uniform");
        double floats = 0;
        double doubles = 0;
        for (int i = 0; i < DRAWS; i++) {
            float f = random.nextFloat();
            double d = random.nextDouble();
            assertThat(f >= 0 && f < 1 && d >= 0 && d < 1).isTrue();
            floats += f;
            doubles += d;
        }
        double sixDeviations = 6 * Math.sqrt(1 / 12.0 / DRAWS);
        assertThat(floats / DRAWS).isCloseTo(0.5, within(sixDeviations));
        assertThat(doubles / DRAWS).isCloseTo(0.5, within(sixDeviations));
    }

    @Test
    void everyBitIsSetHalfOfTheTime() {
        CounterRandom random = CounterRandom.of(1, "bits");
        int[] set = new int[Integer.SIZE];
        for (int i = 0; i < DRAWS; i++) {
            int bits = random.nextInt();
            for (int b = 0; b < Integer.SIZE; b++) {
                set[b] += bits >>> b & 1;
            }
        }
        for (int count : set) {
            assertThat(count / (double) DRAWS).isCloseTo(0.5, within(3 / Math.sqrt(DRAWS)));
        }
    }

    @Test
    void gaussiansHaveMeanZeroAndVarianceOne() {
        CounterRandom random = CounterRandom.of(1, "normal");
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < DRAWS; i++) {
            double value = random.nextGaussian();
            sum += value;
            squares += value * value;
        }
        assertThat(sum / DRAWS).isCloseTo(0, within(6 / Math.sqrt(DRAWS)));
        assertThat(squares / DRAWS).isCloseTo(1, within(6 * Math.sqrt(2.0 / DRAWS)));
    }

    @Test
    void exponentialsHaveMeanOne() {
        CounterRandom random = CounterRandom.of(1, "exponential");
        double sum = 0;
        for (int i = 0; i < DRAWS; i++) {
            double value = random.nextExponential();
            assertThat(value >= 0 && value < 40).isTrue();
            sum += value;
        }
        assertThat(sum / DRAWS).isCloseTo(1, within(6 / Math.sqrt(DRAWS)));
    }

    @Property(tries = 30)
    void boundedIntegersAreUniform(@ForAll long seed, @ForAll @IntRange(min = 1, max = 50) int bound) {
        CounterRandom random = CounterRandom.of(seed, "bounded");
        int draws = 20_000;
        int[] counts = new int[bound];
        for (int i = 0; i < draws; i++) {
            counts[random.nextInt(bound)]++;
        }
        double p = 1.0 / bound;
        for (int count : counts) {
            assertThat(count / (double) draws).isCloseTo(p, within(7 * Math.sqrt(p * (1 - p) / draws) + 1e-9));
        }
    }

    @Property
    void boundedIntegersStayBelowAnyBound(@ForAll long seed, @ForAll @IntRange(min = 1) int bound) {
        assertThat(CounterRandom.of(seed, "bounded").nextInt(bound)).isBetween(0, bound - 1);
    }

    /** With a bound of 3 x 2^29, remainders of 32-bit numbers would hit the lower third twice as often. */
    @Test
    void largeBoundsHaveNoModuloBias() {
        CounterRandom random = CounterRandom.of(1, "large");
        int third = 1 << 29;
        int low = 0;
        for (int i = 0; i < DRAWS; i++) {
            low += random.nextInt(3 * third) < third ? 1 : 0;
        }
        assertThat(low / (double) DRAWS).isCloseTo(1 / 3.0, within(6 * Math.sqrt(2.0 / 9 / DRAWS)));
    }

    @Test
    void aBoundBelowOneIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CounterRandom.of(1, "x").nextInt(0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CounterRandom.of(1, "x").nextInt(-5));
    }
}
