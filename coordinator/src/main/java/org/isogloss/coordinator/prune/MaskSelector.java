package org.isogloss.coordinator.prune;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Comparator;
import java.util.List;
import org.isogloss.protocol.config.RunConfig.Scope;
import org.isogloss.protocol.layout.ParameterSpec;
import org.isogloss.protocol.mask.WeightMask;
import org.isogloss.protocol.prune.Granularity;

/**
 * Turns scores into a weight mask: the lowest are pruned, a given fraction of a tensor or of all tensors together.
 *
 * <p>Of n weights, floor(sparsity * n) are pruned, in exact arithmetic. Of equal scores the one at the lower index is
 * kept. What is not maskable is always kept.
 *
 * <p>Units of several weights, such as rows, go by their own scores, see {@link Granularity}, lowest first, until the next would
 * make it more than floor(sparsity * n) weights. Of a tensor's r rows that is floor(sparsity * r). Among all tensors, whose rows
 * differ in size, fewer weights than the next row has are left to prune. No smaller row steps in for it: what is pruned is
 * always the lowest, and so also pruned at every higher sparsity, in one round or in several.
 */
public final class MaskSelector {

    private final List<ParameterSpec> maskable;
    private final BigDecimal sparsity;
    private final Scope scope;
    private final Granularity granularity;

    /**
     * @param maskable the tensors that may be pruned
     * @param sparsity the fraction of their weights to prune, in [0, 1)
     */
    public MaskSelector(List<ParameterSpec> maskable, BigDecimal sparsity, Scope scope, Granularity granularity) {
        if (sparsity.signum() < 0 || sparsity.compareTo(BigDecimal.ONE) >= 0) {
            throw new IllegalArgumentException("sparsity " + sparsity);
        }
        this.maskable = maskable.stream()
                .sorted(Comparator.comparingInt(ParameterSpec::offset))
                .toList();
        this.sparsity = sparsity;
        this.scope = scope;
        this.granularity = granularity;
    }

    /**
     * The weight mask for the scores of the whole parameter vector, of weights that another one keeps: what that prunes is
     * pruned first, whatever its score, and counts.
     *
     * @param before of the same granularity; null for none
     */
    public WeightMask select(float[] scores, WeightMask before) {
        if (before == null) {
            return select(scores);
        }
        float[] left = scores.clone();
        for (int i = 0; i < left.length; i++) {
            left[i] = before.keeps(i) ? left[i] : Float.NEGATIVE_INFINITY;
        }
        return select(left);
    }

    /**
     * The same with all weights to choose from.
     *
     * @throws IllegalArgumentException naming the tensor when a score of a maskable weight is not a number
     */
    public WeightMask select(float[] scores) {
        maskable.forEach(spec -> checkNumbers(spec, scores));
        long[] words = WeightMask.full(scores.length).words();
        switch (scope) {
            case TENSOR -> maskable.forEach(spec -> prune(List.of(spec), scores, words));
            case GLOBAL -> prune(maskable, scores, words);
        }
        return WeightMask.ofWords(words, scores.length);
    }

    private static void checkNumbers(ParameterSpec spec, float[] scores) {
        for (int i = spec.offset(); i < spec.end(); i++) {
            if (Float.isNaN(scores[i])) {
                throw new IllegalArgumentException(
                        "the score of " + spec.name() + "[" + (i - spec.offset()) + "] is not a number");
            }
        }
    }

    private void prune(List<ParameterSpec> tensors, float[] scores, long[] words) {
        int size = tensors.stream().mapToInt(ParameterSpec::size).sum();
        int pruned = sparsity.multiply(BigDecimal.valueOf(size))
                .setScale(0, RoundingMode.FLOOR)
                .intValueExact();
        if (pruned == 0) {
            return;
        }
        if (granularity == Granularity.WEIGHT) {
            clearWeights(tensors, scores, pruned, words);
        } else {
            LowestUnits.clear(tensors, granularity, scores, pruned, words);
        }
    }

    private static void clearWeights(List<ParameterSpec> tensors, float[] scores, int pruned, long[] words) {
        int[][] ranges =
                tensors.stream().map(t -> new int[] {t.offset(), t.end()}).toArray(int[][]::new);
        ScoreRank rank = new ScoreRank();
        for (int[] range : ranges) {
            rank.countUpper(scores, range[0], range[1]);
        }
        clear(scores, ranges, rank.find(scores, ranges, pruned), words);
    }

    private static void clear(float[] scores, int[][] ranges, ScoreRank.Threshold threshold, long[] words) {
        int keptEqual = threshold.keptEqual();
        for (int[] range : ranges) {
            for (int i = range[0]; i < range[1]; ) {
                int w = i >> 6;
                long pruned = 0;
                for (int last = Math.min(range[1] - 1, i | 63); i <= last; i++) {
                    int order = Integer.compareUnsigned(ScoreRank.key(scores[i]), threshold.key());
                    // The sign bit, not a branch: which way a score falls can not be predicted.
                    pruned |= (long) (order >>> 31) << i;
                    if (order == 0 && --keptEqual < 0) {
                        pruned |= 1L << i;
                    }
                }
                words[w] &= ~pruned;
            }
        }
    }
}
