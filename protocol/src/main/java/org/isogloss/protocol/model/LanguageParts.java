package org.isogloss.protocol.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.isogloss.protocol.layout.NamePattern;

/**
 * What each language has of its own in a model, beside what all share; its tensors are in the same parameter vector.
 *
 * @param embedded languages with an embedding: a vector [H] that is added to the encoder's input
 * @param adapted languages with an adapter after each transformer layer
 * @param adapterWidth inner width A of the adapters
 */
public record LanguageParts(List<String> embedded, List<String> adapted, int adapterWidth) {

    /** Languages share the whole model. */
    public static final LanguageParts NONE = new LanguageParts(List.of(), List.of(), 0);

    /** What the names of the languages' vectors begin with; then comes the language. */
    public static final String EMBEDDING = "language_embedding.";

    /** What the names of the languages' adapters begin with; then come the language, the layer and the part. */
    private static final String ADAPTER = "language_adapter.";

    /** The names of all tensors that are a language's own. */
    public static final List<NamePattern> OWN =
            List.of(new NamePattern(EMBEDDING + "*"), new NamePattern(ADAPTER + "*"));

    public static LanguageParts embeddings(List<String> languages) {
        return new LanguageParts(languages, List.of(), 0);
    }

    public static LanguageParts adapters(List<String> languages, int width) {
        return new LanguageParts(List.of(), languages, width);
    }

    /** Whether a tensor is that language's own. The names of languages have no dots. */
    public static boolean isOf(String language, String tensor) {
        return tensor.equals(EMBEDDING + language) || tensor.startsWith(ADAPTER + language + ".");
    }

    /** Whether a tensor is some language's own. */
    public static boolean isOwn(String tensor) {
        return OWN.stream().anyMatch(pattern -> pattern.matches(tensor));
    }

    /** Whether a tensor is what a language's part adds through, so that nothing is added while it is 0. */
    static boolean isOutput(String tensor) {
        return tensor.startsWith(EMBEDDING) || isOwn(tensor) && tensor.contains(".up.");
    }

    /** The name of a part of the adapter after a layer of a language; then come {@code .weight} and {@code .bias}. */
    public static String adapter(String language, int layer, String part) {
        return ADAPTER + language + ".layers." + layer + "." + part;
    }

    /** The languages that have adapters, by the names of a layout's tensors. */
    public static List<String> adapted(List<String> tensors) {
        return tensors.stream()
                .filter(name -> name.startsWith(ADAPTER))
                .map(name -> name.substring(ADAPTER.length(), name.indexOf('.', ADAPTER.length())))
                .distinct()
                .toList();
    }

    /** Its tensors. */
    Map<String, List<Integer>> shapes(ModelConfig model) {
        int hidden = model.hidden();
        Map<String, List<Integer>> shapes = new LinkedHashMap<>();
        embedded.forEach(language -> shapes.put(EMBEDDING + language, List.of(hidden)));
        for (String language : adapted) {
            for (int layer = 0; layer < model.layers(); layer++) {
                put(shapes, adapter(language, layer, "layer_norm"), List.of(hidden), hidden);
                put(shapes, adapter(language, layer, "down"), List.of(adapterWidth, hidden), adapterWidth);
                put(shapes, adapter(language, layer, "up"), List.of(hidden, adapterWidth), hidden);
            }
        }
        return shapes;
    }

    private static void put(Map<String, List<Integer>> shapes, String name, List<Integer> weight, int bias) {
        shapes.put(name + ".weight", weight);
        shapes.put(name + ".bias", List.of(bias));
    }
}
