package org.isogloss.protocol.config;

import com.typesafe.config.Config;
import java.util.Arrays;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.isogloss.protocol.model.DropoutRates;

/** The rates of dropout: those of contrastive training in the section {@code model}, and those of {@code finetune}. */
final class DropoutSettings {

    private static final String MODEL = "model.";
    private static final String FINETUNE = "finetune.";

    private static final Map<String, ToDoubleFunction<DropoutRates>> RATES = Map.of(
            "hidden-dropout", DropoutRates::hidden,
            "activation-dropout", DropoutRates::activation,
            "attention-dropout", DropoutRates::attention,
            "feat-proj-dropout", DropoutRates::featProj,
            "feat-quantizer-dropout", DropoutRates::featQuantizer,
            "final-dropout", DropoutRates::finalValues,
            "layer-drop", DropoutRates::layerDrop);

    private DropoutSettings() {}

    /** Of contrastive training; where a rate is null, the preset's, and without a preset none. */
    static DropoutRates ofModel(ConfigSection s, DropoutRates preset) {
        return new DropoutRates(
                ofModel(s, "hidden-dropout", preset),
                ofModel(s, "activation-dropout", preset),
                ofModel(s, "attention-dropout", preset),
                ofModel(s, "feat-proj-dropout", preset),
                ofModel(s, "feat-quantizer-dropout", preset),
                0,
                ofModel(s, "layer-drop", preset));
    }

    private static double ofModel(ConfigSection s, String key, DropoutRates preset) {
        return s.isNull(key) ? RATES.get(key).applyAsDouble(preset) : s.rate(key);
    }

    /** Of fine-tuning, which has no quantizer. */
    static DropoutRates ofFinetune(ConfigSection s) {
        return new DropoutRates(
                s.rate("hidden-dropout"),
                s.rate("activation-dropout"),
                s.rate("attention-dropout"),
                s.rate("feat-proj-dropout"),
                0,
                s.rate("final-dropout"),
                s.rate("layer-drop"));
    }

    /** Whether a setting is a rate of dropout in the section {@code model}. */
    static boolean isOfModel(String key) {
        return RATES.containsKey(key);
    }

    /** Whether a setting, by its full key, is a rate of 0, as all were before there was dropout. */
    static boolean isNone(Config config, String path) {
        String section = path.startsWith(MODEL) ? MODEL : FINETUNE;
        if (!path.startsWith(section) || !RATES.containsKey(path.substring(section.length()))) {
            return false;
        }
        if (config.getIsNull(path)) {
            return RATES.get(path.substring(section.length())).applyAsDouble(preset(config)) == 0;
        }
        return config.getValue(path).unwrapped() instanceof Number rate && rate.doubleValue() == 0;
    }

    private static DropoutRates preset(Config config) {
        String name = config.getIsNull(MODEL + "preset")
                ? ""
                : config.getValue(MODEL + "preset").unwrapped().toString();
        return Arrays.stream(ModelPreset.values())
                .filter(preset -> preset.label().equals(name))
                .map(ModelPreset::dropout)
                .findFirst()
                .orElse(DropoutRates.NONE);
    }
}
