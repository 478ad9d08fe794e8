package org.isogloss.protocol.mask;

import java.util.List;
import org.isogloss.protocol.layout.ParameterSpec;

/**
 * How much of two sub-networks is common, counted over the maskable tensors alone; the rest is shared by all anyway.
 *
 * @param first weights that the first keeps
 * @param second weights that the second keeps
 * @param both weights that both keep
 */
public record MaskOverlap(long first, long second, long both) {

    public static MaskOverlap of(WeightMask a, WeightMask b, List<ParameterSpec> maskable) {
        long first = 0;
        long second = 0;
        long both = 0;
        for (ParameterSpec spec : maskable) {
            first += a.kept(spec.offset(), spec.end());
            second += b.kept(spec.offset(), spec.end());
            both += a.keptByBoth(b, spec.offset(), spec.end());
        }
        return new MaskOverlap(first, second, both);
    }

    /**
     * The Jaccard index to expect of two sub-networks that keep as many weights of each tensor, chosen by chance: what is
     * above it tells that the languages are close.
     */
    public static double jaccardByChance(WeightMask a, WeightMask b, List<ParameterSpec> maskable) {
        double both = 0;
        double sum = 0;
        for (ParameterSpec spec : maskable) {
            double first = a.kept(spec.offset(), spec.end());
            double second = b.kept(spec.offset(), spec.end());
            both += first * second / spec.size();
            sum += first + second;
        }
        return sum == both ? 1 : both / (sum - both);
    }

    /** Common weights as a share of those that either keeps (Jaccard index); 1 when neither keeps any. */
    public double jaccard() {
        return share(both, first + second - both);
    }

    /** Common weights as a share of those of the smaller sub-network; 1 when it keeps none. */
    public double shareOfSmaller() {
        return share(both, Math.min(first, second));
    }

    private static double share(long part, long whole) {
        return whole == 0 ? 1 : (double) part / whole;
    }
}
