package org.isogloss.coordinator.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.isogloss.protocol.layout.ParameterSpec;
import org.isogloss.protocol.mask.MaskDensity;
import org.isogloss.protocol.mask.MaskOverlap;
import org.isogloss.protocol.mask.WeightMask;

/**
 * What there is to say about a run's weight masks: how dense they are and where, how they overlap, which languages are close.
 * All of it is about the maskable tensors alone.
 *
 * @param languages by language
 * @param pairs of two languages each, the closest first
 * @param tree of the languages, by 1 - Jaccard index
 */
public record MaskReport(Map<String, Language> languages, List<Pair> pairs, LanguageTree tree) {

    /**
     * A language's weight mask.
     *
     * @param density share of the weights that it keeps
     * @param layers the same by transformer layer
     * @param kinds the same by the tensor's name in a layer
     */
    public record Language(
            double density, Map<Integer, MaskDensity> layers, Map<String, MaskDensity> kinds, String sha256) {}

    /**
     * Two languages.
     *
     * @param jaccard weights that both keep, of those that either keeps
     * @param shareOfSmaller weights that both keep, of those of the smaller sub-network
     * @param byChance the Jaccard index to expect if each kept as many weights of each tensor by chance
     */
    public record Pair(String first, String second, double jaccard, double shareOfSmaller, double byChance) {}

    /**
     * Counts and compares.
     *
     * @param masks by language
     * @param maskable tensors that they may prune
     */
    public static MaskReport of(Map<String, WeightMask> masks, List<ParameterSpec> maskable) {
        Map<String, WeightMask> sorted = new TreeMap<>(masks);
        Map<String, Language> languages = new TreeMap<>();
        Map<String, Map<String, Double>> distances = new TreeMap<>();
        sorted.forEach((language, kept) -> {
            languages.put(
                    language,
                    new Language(
                            MaskDensity.of(kept, maskable).share(),
                            MaskDensity.byLayer(kept, maskable),
                            MaskDensity.byKind(kept, maskable),
                            kept.sha256()));
            distances.put(language, new TreeMap<>(Map.of(language, 0.0)));
        });
        List<String> names = List.copyOf(sorted.keySet());
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            for (String second : names.subList(i + 1, names.size())) {
                Pair pair = pair(names.get(i), second, sorted, maskable);
                pairs.add(pair);
                distances.get(pair.first).put(second, 1 - pair.jaccard);
                distances.get(second).put(pair.first, 1 - pair.jaccard);
            }
        }
        pairs.sort(Comparator.comparingDouble(Pair::jaccard).reversed());
        return new MaskReport(languages, List.copyOf(pairs), LanguageTree.of(distances));
    }

    private static Pair pair(String first, String second, Map<String, WeightMask> masks, List<ParameterSpec> maskable) {
        WeightMask a = masks.get(first);
        WeightMask b = masks.get(second);
        MaskOverlap overlap = MaskOverlap.of(a, b, maskable);
        return new Pair(
                first,
                second,
                overlap.jaccard(),
                overlap.shareOfSmaller(),
                MaskOverlap.jaccardByChance(a, b, maskable));
    }

    /** Of two languages, in whatever order; null for a language and itself. */
    public Pair pair(String one, String other) {
        return pairs.stream()
                .filter(p -> (p.first.equals(one) && p.second.equals(other))
                        || (p.first.equals(other) && p.second.equals(one)))
                .findFirst()
                .orElse(null);
    }
}
