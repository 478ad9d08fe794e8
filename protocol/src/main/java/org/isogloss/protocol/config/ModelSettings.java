package org.isogloss.protocol.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigValueFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.isogloss.protocol.InputException;
import org.isogloss.protocol.config.RunConfig.FirstConvolution;
import org.isogloss.protocol.model.BandPassFilters;
import org.isogloss.protocol.model.DropoutRates;
import org.isogloss.protocol.model.HuggingFaceModel;
import org.isogloss.protocol.model.ModelConfig;
import org.isogloss.protocol.model.ModelConfig.ExtractorNorm;
import org.isogloss.protocol.model.Wav2Vec2Layout;

/**
 * The section {@code model}: sizes from a preset, from single settings, or from the directory that {@code model.init}
 * names.
 *
 * <p>That directory's sizes become settings like any others when the config is first read, since who reads the resolved
 * config later, a worker or a run that goes on, may not have the directory.
 */
final class ModelSettings {

    private static final String INIT = "model.init";
    private static final String FIRST_CONVOLUTION = "first-convolution";

    private final ConfigSection section;
    private final ModelConfig preset;
    private final DropoutRates presetDropout;

    /**
     * What the section says.
     *
     * @param dropout of contrastive training
     */
    record Model(ModelConfig sizes, DropoutRates dropout) {}

    private ModelSettings(ConfigSection section) {
        this.section = section;
        ModelPreset named = section.optionalChoice("preset", ModelPreset.class);
        this.preset = named == null ? null : named.config();
        this.presetDropout = named == null ? DropoutRates.NONE : named.dropout();
    }

    /**
     * The config with the sizes of {@code model.init} in it; itself when that is not set.
     *
     * @throws InputException when there is no such model, or other sizes are set beside it
     */
    static Config resolve(Config config) {
        if (config.getIsNull(INIT)) {
            return config;
        }
        Path dir = directory(config);
        Map<String, Object> sizes =
                Files.exists(dir) ? sizes(HuggingFaceModel.open(dir).config()) : sizesOfRun(config, dir);
        sizes.forEach((key, value) -> {
            String path = "model." + key;
            if (!key.equals("preset")
                    && !config.getIsNull(path)
                    && !Objects.equals(config.getValue(path).unwrapped(), value)) {
                throw new InputException(ConfigSection.where(
                                config.getValue(path).origin()) + path + " is "
                        + config.getValue(path).unwrapped() + ", but " + value + " in the model of " + INIT + " = "
                        + dir + " (accepted: null, to take what the model has)");
            }
        });
        return config.withValue(
                "model", ConfigValueFactory.fromMap(sizes, dir.toString()).withFallback(config.getValue("model")));
    }

    private static Path directory(Config config) {
        try {
            String text = config.getString(INIT);
            if (!text.isBlank()) {
                return Path.of(text);
            }
        } catch (InvalidPathException | ConfigException.WrongType e) {
            // Told below.
        }
        throw new InputException(ConfigSection.where(config.getValue(INIT).origin()) + INIT
                + " is no path (accepted: a Hugging Face directory, or null)");
    }

    /** Of a model whose directory is gone: the run that began from it has kept them. */
    private static Map<String, Object> sizesOfRun(Config config, Path dir) {
        String file = "run.conf";
        try {
            Path conf = Path.of(config.getString("run.dir")).resolve(file);
            file = conf.toString();
            if (Files.isRegularFile(conf)) {
                ConfigParseOptions json = ConfigParseOptions.defaults().setSyntax(ConfigSyntax.JSON);
                Config run = ConfigFactory.parseString(Files.readString(conf), json);
                if (run.hasPath(INIT) && same(Path.of(run.getString(INIT)), dir)) {
                    Map<String, Object> sizes =
                            new HashMap<>(run.getObject("model").unwrapped());
                    sizes.keySet().removeAll(List.of("init", "fresh-head", FIRST_CONVOLUTION));
                    sizes.keySet().removeIf(DropoutSettings::isOfModel);
                    return sizes;
                }
            }
        } catch (IOException | ConfigException | InvalidPathException e) {
            throw new InputException(INIT + " is " + dir + ": is no directory, and " + file + " cannot be read: " + e);
        }
        throw new InputException(INIT + " is " + dir + ": is no directory (accepted: a Hugging Face directory; only a"
                + " run that began from it goes on without)");
    }

    private static boolean same(Path a, Path b) {
        return a.toAbsolutePath().normalize().equals(b.toAbsolutePath().normalize());
    }

    /** The settings, below {@code model}, that a model to begin from has answers to. */
    static Set<String> ofSizes() {
        return new TreeSet<>(sizes(ModelPreset.TINY.config()).keySet());
    }

    private static Map<String, Object> sizes(ModelConfig model) {
        Map<String, Object> sizes = new HashMap<>();
        sizes.put("preset", null);
        sizes.put("conv-channels", model.convDim());
        sizes.put("conv-kernels", model.convKernel());
        sizes.put("conv-strides", model.convStride());
        sizes.put("conv-bias", model.convBias());
        sizes.put("conv-norm", model.extractorNorm().name().toLowerCase(Locale.ROOT));
        sizes.put("hidden", model.hidden());
        sizes.put("layers", model.layers());
        sizes.put("heads", model.heads());
        sizes.put("ffn", model.ffn());
        sizes.put("pre-norm", model.preNorm());
        sizes.put("position-kernel", model.positionKernel());
        sizes.put("position-groups", model.positionGroups());
        sizes.put("codebooks", model.codebooks());
        sizes.put("codes", model.codes());
        sizes.put("codevector-dim", model.codevectorDim());
        sizes.put("final-dim", model.finalDim());
        return sizes;
    }

    /** What a resolved config has; problems are left to the section. */
    static Model read(ConfigSection section) {
        ModelSettings settings = new ModelSettings(section);
        return new Model(settings.model(), DropoutSettings.ofModel(section, settings.presetDropout));
    }

    /** What the section says of the first convolution's start, which a model to begin from has anyway. */
    static FirstConvolution firstConvolution(ConfigSection section, ModelConfig sizes) {
        FirstConvolution start = section.choice(FIRST_CONVOLUTION, FirstConvolution.class);
        boolean counts = section.optionalPath("init") == null;
        if (counts && start == FirstConvolution.BAND_PASS && !BandPassFilters.suit(sizes)) {
            section.problem(
                    FIRST_CONVOLUTION,
                    "is band-pass, but the first convolution has "
                            + sizes.convDim().get(0) + " channels and a kernel of "
                            + sizes.convKernel().get(0) + " (accepted: an even number, and "
                            + BandPassFilters.LEAST_KERNEL + " or more)");
        }
        return start;
    }

    /** Whether a setting is as it was before there was a choice. */
    static boolean isAsBefore(Config config, String key) {
        return key.equals("model." + FIRST_CONVOLUTION) && config.getString(key).equals("random");
    }

    private ModelConfig model() {
        List<Integer> kernels = sizes("conv-kernels", ModelConfig.MOST_KERNEL, ModelConfig::convKernel);
        List<Integer> strides = sizes("conv-strides", ModelConfig.MOST_KERNEL, ModelConfig::convStride);
        List<Integer> channels = sizes("conv-channels", ModelConfig.MOST_WIDTH, ModelConfig::convDim);
        if (channels.size() == 1) {
            channels = Collections.nCopies(kernels.size(), channels.get(0));
        }
        sameLength("conv-strides", strides.size(), kernels.size());
        sameLength("conv-channels", channels.size(), kernels.size());
        if (strides.size() != kernels.size() || channels.size() != kernels.size()) {
            channels = Collections.nCopies(kernels.size(), 1);
            strides = channels;
        }
        ModelConfig model = new ModelConfig(
                channels,
                kernels,
                strides,
                given("conv-bias", false, ModelConfig::convBias, section::flag),
                given(
                        "conv-norm",
                        ExtractorNorm.LAYER,
                        ModelConfig::extractorNorm,
                        key -> section.choice(key, ExtractorNorm.class)),
                size("hidden", ModelConfig.MOST_WIDTH, ModelConfig::hidden),
                size("layers", ModelConfig.MOST_LAYERS, ModelConfig::layers),
                size("heads", ModelConfig.MOST_LAYERS, ModelConfig::heads),
                size("ffn", ModelConfig.MOST_FFN, ModelConfig::ffn),
                given("pre-norm", false, ModelConfig::preNorm, section::flag),
                size("position-kernel", ModelConfig.MOST_KERNEL, ModelConfig::positionKernel),
                size("position-groups", ModelConfig.MOST_WIDTH, ModelConfig::positionGroups),
                size("codebooks", ModelConfig.MOST_CODEBOOKS, ModelConfig::codebooks),
                size("codes", ModelConfig.MOST_WIDTH, ModelConfig::codes),
                size("codevector-dim", ModelConfig.MOST_WIDTH, ModelConfig::codevectorDim),
                size("final-dim", ModelConfig.MOST_WIDTH, ModelConfig::finalDim));
        if (model.skipsSamples()) {
            String given = section.isNull("conv-kernels") ? "conv-strides" : "conv-kernels";
            section.problem(given, "makes a kernel narrower than its stride (accepted: as wide or wider)");
        }
        divides("hidden", model.hidden(), model.heads(), "heads");
        divides("hidden", model.hidden(), model.positionGroups(), "groups of the positional convolution");
        divides("codevector-dim", model.codevectorDim(), model.codebooks(), "codebooks");
        if (Wav2Vec2Layout.isTooLarge(model)) {
            section.problem("layers", "makes, with the other sizes, 2^31 parameters or more (accepted: fewer)");
        }
        return model;
    }

    private int size(String key, int most, Function<ModelConfig, Integer> ofPreset) {
        return given(key, 1, ofPreset, k -> section.integer(k, 1, most));
    }

    private List<Integer> sizes(String key, int most, Function<ModelConfig, List<Integer>> ofPreset) {
        return given(key, List.of(1), ofPreset, k -> section.integers(k, most, ModelConfig.MOST_CONVOLUTIONS));
    }

    /** The setting; where it is null, as the preset has it. */
    private <T> T given(String key, T instead, Function<ModelConfig, T> ofPreset, Function<String, T> setting) {
        if (!section.isNull(key)) {
            return setting.apply(key);
        }
        if (preset != null) {
            return ofPreset.apply(preset);
        }
        section.problem(key, "is null, and so is model.preset (accepted: one of them set)");
        return instead;
    }

    private void sameLength(String key, int length, int convolutions) {
        if (length != convolutions) {
            section.problem(
                    key,
                    "is for " + length + " convolutions, model.conv-kernels for " + convolutions
                            + " (accepted: as many)");
        }
    }

    private void divides(String key, int value, int by, String what) {
        if (value % by != 0) {
            section.problem(key, "makes " + value + ", which is not a multiple of its " + by + " " + what);
        }
    }
}
