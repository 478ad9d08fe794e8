package org.isogloss.coordinator.prune;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.isogloss.protocol.layout.ParameterSpec;
import org.isogloss.protocol.prune.Granularity;

/**
 * Prunes units of several weights each, such as rows, by their mean score.
 *
 * <p>Units are few beside the weights in them, so they can be sorted. With one weight each they would be pruned as by
 * {@link ScoreRank}, which does without.
 */
final class LowestUnits {

    /** Of equal scores the one at the lower index is kept, so the others go before it. */
    private static final Comparator<Unit> PRUNED_FIRST =
            Comparator.comparingDouble(Unit::score).thenComparing(Unit::begin, Comparator.reverseOrder());

    /**
     * The weights in [begin, end).
     *
     * @param score the mean of theirs
     */
    private record Unit(int begin, int end, double score) {}

    private LowestUnits() {}

    /**
     * Clears the bits of the lowest units, until the next would make it more than {@code most} bits.
     *
     * @param scores [parameters]
     * @param words bits of the parameters, as of a weight mask
     * @throws IllegalArgumentException naming the tensor when a unit's scores, being infinite, have no mean
     */
    static void clear(List<ParameterSpec> tensors, Granularity granularity, float[] scores, int most, long[] words) {
        List<Unit> units = new ArrayList<>();
        for (ParameterSpec tensor : tensors) {
            addUnits(tensor, granularity.unitSize(tensor), scores, units);
        }
        units.sort(PRUNED_FIRST);
        int left = most;
        for (Unit unit : units) {
            left -= unit.end - unit.begin;
            if (left < 0) {
                return;
            }
            for (int i = unit.begin; i < unit.end; i++) {
                words[i >> 6] &= ~(1L << i);
            }
        }
    }

    private static void addUnits(ParameterSpec tensor, int size, float[] scores, List<Unit> units) {
        for (int begin = tensor.offset(); begin < tensor.end(); begin += size) {
            double mean = sum(scores, begin, begin + size) / size;
            if (Double.isNaN(mean)) {
                throw new IllegalArgumentException(
                        "the scores of " + tensor.name() + "[" + (begin - tensor.offset()) / size + "] have no mean");
            }
            units.add(new Unit(begin, begin + size, mean));
        }
    }

    /** In index order, so that the last bit is the same wherever it is computed. From +0, so that it is never -0. */
    private static double sum(float[] scores, int begin, int end) {
        double sum = 0;
        for (int i = begin; i < end; i++) {
            sum += scores[i];
        }
        return sum;
    }
}
