package org.isogloss.worker.model;

import ai.djl.ndarray.NDArray;
import java.util.List;
import org.isogloss.protocol.model.LanguageParts;

/**
 * The adapters after one transformer layer, one a language, [B, T, H] to the same: x + up(ReLU(down(norm(x)))), with A inner
 * values (Bapna and Firat, "Simple, Scalable Adaptation for Neural Machine Translation", EMNLP 2019).
 *
 * <p>Weights are loaded without other languages' adapters, so that one is computed. Of several that are loaded, each adds its
 * part; with none, x is left as it is.
 */
final class LanguageAdapters {

    private record Adapter(LayerNorm norm, Linear down, Linear up, String gain) {}

    private final Weights weights;
    private final List<Adapter> adapters;

    LanguageAdapters(Weights weights, int layer) {
        this.weights = weights;
        adapters = LanguageParts.adapted(weights.names()).stream()
                .map(language -> adapter(weights, language, layer))
                .toList();
    }

    private static Adapter adapter(Weights weights, String language, int layer) {
        String norm = LanguageParts.adapter(language, layer, "layer_norm");
        return new Adapter(
                LayerNorm.of(weights, norm),
                Linear.of(weights, LanguageParts.adapter(language, layer, "down")),
                Linear.of(weights, LanguageParts.adapter(language, layer, "up")),
                norm + ".weight");
    }

    NDArray apply(NDArray x) {
        NDArray y = x;
        for (Adapter adapter : adapters) {
            if (!weights.isAbsent(adapter.gain())) {
                y = y.add(adapter.up()
                        .apply(Ops.relu(adapter.down().apply(adapter.norm().apply(x)))));
            }
        }
        return y;
    }
}
