package org.isogloss.protocol.mask;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.isogloss.protocol.layout.ParameterSpec;

/**
 * One version of a run's weight masks in shares: what each language keeps, layer by layer, and what each two have in common.
 *
 * @param languages in order
 * @param layers numbers of the transformer layers with maskable tensors, in order
 * @param density share of the maskable weights kept, a language
 * @param layerDensity the same of each layer's maskable weights, [language][layer]
 * @param jaccard common weights as a share of those that either keeps, [language][language]
 */
public record MaskSummary(
        int version,
        List<String> languages,
        List<Integer> layers,
        double[] density,
        double[][] layerDensity,
        double[][] jaccard) {

    /** Takes time: L languages are compared L (L - 1) / 2 times, a bit a weight. */
    public static MaskSummary of(int version, Map<String, WeightMask> masks, List<ParameterSpec> maskable) {
        TreeMap<String, WeightMask> sorted = new TreeMap<>(masks);
        List<WeightMask> kept = List.copyOf(sorted.values());
        int n = kept.size();
        List<Integer> layers = n == 0
                ? List.of()
                : List.copyOf(MaskDensity.byLayer(kept.get(0), maskable).keySet());
        double[] density = new double[n];
        double[][] layerDensity = new double[n][];
        double[][] jaccard = new double[n][n];
        for (int i = 0; i < n; i++) {
            density[i] = MaskDensity.of(kept.get(i), maskable).share();
            layerDensity[i] = MaskDensity.byLayer(kept.get(i), maskable).values().stream()
                    .mapToDouble(MaskDensity::share)
                    .toArray();
            jaccard[i][i] = 1;
            for (int j = 0; j < i; j++) {
                jaccard[i][j] =
                        MaskOverlap.of(kept.get(i), kept.get(j), maskable).jaccard();
                jaccard[j][i] = jaccard[i][j];
            }
        }
        return new MaskSummary(version, new ArrayList<>(sorted.keySet()), layers, density, layerDensity, jaccard);
    }
}
