package org.isogloss.protocol.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.isogloss.protocol.InputException;
import org.isogloss.protocol.random.CounterRandom;
import org.junit.jupiter.api.Test;

class LanguageSamplerTest {

    private static final List<String> NAMES = List.of("en", "es", "fr", "it", "ru");

    @Test
    void probabilitiesAreThePowersOfTheShares() {
        LanguageSampler sampler = LanguageSampler.of(List.of("a", "b"), new double[] {100, 900}, 0.5);

        assertThat(sampler.probability(0)).isCloseTo(0.25, within(1e-12));
        assertThat(sampler.probability(1)).isCloseTo(0.75, within(1e-12));
    }

    @Test
    void alphaZeroIsUniformAndAlphaOneProportional() {
        double[] seconds = {1, 3, 6};
        List<String> names = List.of("a", "b", "c");

        assertThat(LanguageSampler.of(names, seconds, 0).probability(0)).isCloseTo(1 / 3.0, within(1e-12));
        assertThat(LanguageSampler.of(names, seconds, 1).probability(1)).isCloseTo(0.3, within(1e-12));
    }

    @Property
    void everyLanguageGetsOneOfTheTwoNearestLaneCounts(
            @ForAll @Size(5) List<@DoubleRange(min = 0.1, max = 1e6) Double> seconds,
            @ForAll @DoubleRange(max = 1) double alpha,
            @ForAll @IntRange(min = 1, max = 64) int lanes,
            @ForAll long seed) {
        LanguageSampler sampler = sampler(seconds, alpha);
        List<String> drawn = sampler.allocate(lanes, CounterRandom.of(seed, "lanes"));

        assertThat(drawn).hasSize(lanes).isSorted();
        for (int i = 0; i < NAMES.size(); i++) {
            double share = lanes * sampler.probability(i);
            assertThat((double) Collections.frequency(drawn, NAMES.get(i)))
                    .isBetween(Math.floor(share - 1e-9), Math.ceil(share + 1e-9));
        }
    }

    @Test
    void laneSharesAddUpToTheProbabilitiesOverManySteps() {
        LanguageSampler sampler = LanguageSampler.of(NAMES, new double[] {1137, 1989, 1740, 958, 5710}, 0.5);
        int steps = 20_000;
        int lanes = 4;
        List<String> drawn = IntStream.range(0, steps)
                .mapToObj(step -> sampler.allocate(lanes, CounterRandom.of(7, "lanes", step)))
                .flatMap(List::stream)
                .toList();

        for (int i = 0; i < NAMES.size(); i++) {
            double share = Collections.frequency(drawn, NAMES.get(i)) / (double) (steps * lanes);
            assertThat(share).isCloseTo(sampler.probability(i), within(0.004));
        }
    }

    @Test
    void countsTheTrainingClipsWithinTheLimits() {
        Manifest manifest = Manifest.of(List.of(
                clip("a", 1, 0.5, Split.TRAIN),
                clip("a", 2, 4, Split.TRAIN),
                clip("a", 3, 9, Split.VALID),
                clip("b", 1, 12, Split.TRAIN),
                clip("b", 2, 40, Split.TRAIN)));

        LanguageSampler sampler = LanguageSampler.of(manifest, List.of("a", "b"), new LengthLimits(1, 30), 1);

        assertThat(sampler.probability(0)).isCloseTo(0.25, within(1e-12));
    }

    @Test
    void namesEveryLanguageWithoutTrainingSpeech() {
        Manifest manifest = Manifest.of(List.of(clip("a", 1, 4, Split.TRAIN), clip("b", 1, 4, Split.TEST)));

        assertThatThrownBy(() -> LanguageSampler.of(manifest, List.of("a", "b", "xx"), new LengthLimits(1, 30), 0.5))
                .isInstanceOfSatisfying(InputException.class, e -> assertThat(e.problems())
                        .hasSize(2)
                        .allMatch(problem -> problem.contains("no training clip"))
                        .anyMatch(problem -> problem.startsWith("language b:"))
                        .anyMatch(problem -> problem.startsWith("language xx:")));
    }

    @Test
    void refusesAmountsAndExponentsThatMakeNoSense() {
        assertThatIllegalArgumentException().isThrownBy(() -> LanguageSampler.of(List.of(), new double[0], 0.5));
        assertThatIllegalArgumentException().isThrownBy(() -> LanguageSampler.of(List.of("a"), new double[] {0}, 0.5));
        assertThatIllegalArgumentException().isThrownBy(() -> LanguageSampler.of(List.of("a"), new double[] {1}, 2));
    }

    private static LanguageSampler sampler(List<Double> seconds, double alpha) {
        return LanguageSampler.of(
                NAMES, seconds.stream().mapToDouble(Double::doubleValue).toArray(), alpha);
    }

    private static Utterance clip(String language, int number, double seconds, Split split) {
        return new Utterance(language + "/" + number + ".opus", language, "", seconds, split, "", "");
    }
}
