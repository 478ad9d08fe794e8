package org.isogloss.protocol.corpus;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.isogloss.protocol.InputException;
import org.isogloss.protocol.random.CounterRandom;

/**
 * The distribution over languages from which the lanes of a step are drawn: p_l proportional to (n_l / N)^alpha, with n_l
 * the seconds of training speech of language l.
 *
 * <p>alpha = 1 follows the amounts of speech, 0 gives every language the same share; values between lift the small
 * languages (Conneau et al., "Unsupervised cross-lingual representation learning for speech recognition", 2020, with 0.5).
 * Immutable.
 */
public final class LanguageSampler {

    private final List<String> languages;
    private final double[] cumulative;

    private LanguageSampler(List<String> languages, double[] cumulative) {
        this.languages = languages;
        this.cumulative = cumulative;
    }

    /**
     * From the seconds of speech of each language.
     *
     * @param seconds n_l in the order of the languages, positive
     * @throws IllegalArgumentException when there is no language, an amount is not positive or alpha is not in [0, 1]
     */
    public static LanguageSampler of(List<String> languages, double[] seconds, double alpha) {
        if (languages.isEmpty() || languages.size() != seconds.length) {
            throw new IllegalArgumentException(languages.size() + " languages, " + seconds.length + " amounts");
        }
        if (!(alpha >= 0 && alpha <= 1)) {
            throw new IllegalArgumentException("alpha " + alpha + " is not in [0, 1]");
        }
        return new LanguageSampler(List.copyOf(languages), cumulate(seconds, alpha));
    }

    /**
     * From the training clips of a manifest that are within the limits.
     *
     * @throws InputException when a language has none; names each
     */
    public static LanguageSampler of(Manifest manifest, List<String> languages, LengthLimits limits, double alpha) {
        List<String> problems = new ArrayList<>();
        double[] seconds = new double[languages.size()];
        for (int i = 0; i < seconds.length; i++) {
            seconds[i] = manifest.utterances(languages.get(i), Split.TRAIN).stream()
                    .filter(limits::accepts)
                    .mapToDouble(Utterance::seconds)
                    .sum();
            if (seconds[i] == 0) {
                problems.add("language %s: no training clip of %s to %s seconds; the manifest has %s"
                        .formatted(
                                languages.get(i),
                                limits.minSeconds(),
                                limits.maxSeconds(),
                                String.join(", ", manifest.languages())));
            }
        }
        if (!problems.isEmpty()) {
            throw new InputException(problems);
        }
        return of(languages, seconds, alpha);
    }

    private static double[] cumulate(double[] seconds, double alpha) {
        double total = Arrays.stream(seconds).sum();
        double[] sums = new double[seconds.length];
        double sum = 0;
        for (int i = 0; i < seconds.length; i++) {
            if (!(seconds[i] > 0)) {
                throw new IllegalArgumentException(seconds[i] + " seconds of speech");
            }
            sum += StrictMath.pow(seconds[i] / total, alpha);
            sums[i] = sum;
        }
        for (int i = 0; i < sums.length; i++) {
            sums[i] /= sum;
        }
        return sums;
    }

    public List<String> languages() {
        return languages;
    }

    /** p_l of the language at an index of {@link #languages()}. */
    public double probability(int index) {
        return cumulative[index] - (index == 0 ? 0 : cumulative[index - 1]);
    }

    /**
     * The languages of a step's lanes, by systematic sampling: with one uniform u, lane i of L gets the language at
     * (u + i) / L of the cumulative distribution.
     *
     * <p>A language's expected share is exactly p_l, as with independent draws, but its number of lanes in a step is
     * always one of the two integers next to L * p_l, which is the smallest variation there can be. The languages come in
     * their own order, so a lane mostly keeps its language from step to step, and so does the worker that holds it.
     */
    public List<String> allocate(int lanes, CounterRandom random) {
        double offset = random.nextDouble();
        List<String> drawn = new ArrayList<>(lanes);
        for (int lane = 0; lane < lanes; lane++) {
            drawn.add(at((offset + lane) / lanes));
        }
        return drawn;
    }

    /** The language whose interval [cumulative before, cumulative) holds the point; the last one ends at 1. */
    private String at(double point) {
        int found = Arrays.binarySearch(cumulative, point);
        int index = found >= 0 ? found + 1 : -found - 1;
        return languages.get(Math.min(index, cumulative.length - 1));
    }
}
