package org.isogloss.protocol.model;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.isogloss.protocol.InputException;
import org.isogloss.protocol.OneLine;
import org.isogloss.protocol.model.ModelConfig.ExtractorNorm;

/**
 * A reader of Hugging Face's {@code config.json} of a wav2vec 2.0 model.
 *
 * <p>A key that is left out has Hugging Face's default. What would make another model than the one here is refused, all
 * of it at once; what does not touch the forward pass belongs to a run's own settings: spans, tokens, and dropout, since
 * published files have that of somebody's fine-tuning or the library's defaults rather than that of the pre-training.
 */
public final class HuggingFaceConfig {

    /** Such files have a few kilobytes; a JSON tree takes many times the size of its text. */
    private static final long LARGEST = 1 << 20;

    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private static final List<Integer> DEFAULT_CHANNELS = Collections.nCopies(7, 512);

    private final Path file;
    private final JsonNode json;
    private final List<String> problems = new ArrayList<>();

    private HuggingFaceConfig(Path file, JsonNode json) {
        this.file = file;
        this.json = json;
    }

    /**
     * The sizes that the file gives.
     *
     * @throws InputException with every key that cannot be used
     */
    public static ModelConfig read(Path file) {
        HuggingFaceConfig reader = new HuggingFaceConfig(file, parse(file));
        reader.refuseOtherModels();
        ModelConfig config = reader.sizes();
        if (!reader.problems.isEmpty()) {
            throw new InputException(reader.problems);
        }
        return config;
    }

    /** The sizes as the file gives them, and what {@link #read} accepts alone; spans and the like are left out. */
    public static ObjectNode json(ModelConfig model) {
        ObjectNode json = JSON.createObjectNode();
        json.put("model_type", "wav2vec2");
        json.put("hidden_act", "gelu");
        json.put("feat_extract_activation", "gelu");
        json.put("layer_norm_eps", 1e-5);
        model.convDim().forEach(json.putArray("conv_dim")::add);
        model.convKernel().forEach(json.putArray("conv_kernel")::add);
        model.convStride().forEach(json.putArray("conv_stride")::add);
        json.put("num_feat_extract_layers", model.convDim().size());
        json.put("conv_bias", model.convBias());
        json.put("feat_extract_norm", model.extractorNorm() == ExtractorNorm.LAYER ? "layer" : "group");
        json.put("hidden_size", model.hidden());
        json.put("num_hidden_layers", model.layers());
        json.put("num_attention_heads", model.heads());
        json.put("intermediate_size", model.ffn());
        json.put("do_stable_layer_norm", model.preNorm());
        json.put("num_conv_pos_embeddings", model.positionKernel());
        json.put("num_conv_pos_embedding_groups", model.positionGroups());
        json.put("num_codevector_groups", model.codebooks());
        json.put("num_codevectors_per_group", model.codes());
        json.put("codevector_dim", model.codevectorDim());
        json.put("proj_codevector_dim", model.finalDim());
        return json;
    }

    /** Adds the dropout of training. */
    public static void putDropout(ObjectNode json, DropoutRates dropout) {
        json.put("hidden_dropout", dropout.hidden());
        json.put("activation_dropout", dropout.activation());
        json.put("attention_dropout", dropout.attention());
        json.put("feat_proj_dropout", dropout.featProj());
        json.put("feat_quantizer_dropout", dropout.featQuantizer());
        json.put("final_dropout", dropout.finalValues());
        json.put("layerdrop", dropout.layerDrop());
    }

    private static JsonNode parse(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new InputException(file + ": is no file (accepted: a Hugging Face config.json)");
        }
        try {
            if (Files.size(file) > LARGEST) {
                throw new InputException(
                        file + ": has " + Files.size(file) + " bytes (accepted: at most " + LARGEST + ")");
            }
            JsonNode json = JSON.readTree(Files.readAllBytes(file));
            if (!json.isObject()) {
                throw new InputException(file + ": is no JSON object (accepted: a Hugging Face config.json)");
            }
            return json;
        } catch (JsonProcessingException e) {
            throw new InputException(file + ": is not JSON: " + OneLine.of(e.getOriginalMessage()));
        } catch (IOException e) {
            throw new InputException(file + ": cannot be read: " + e);
        }
    }

    private void refuseOtherModels() {
        only("model_type", MissingNode.getInstance(), "\"wav2vec2\"");
        only("hidden_act", "\"gelu\"");
        only("feat_extract_activation", "\"gelu\"");
        only("layer_norm_eps", "1.0E-5");
        only("add_adapter", "false");
        only("adapter_attn_dim", "null");
        // The blank of CTC for transformers, and here always the first class.
        if (!json.path("pad_token_id").isNull()) {
            only("pad_token_id", "0");
        }
        // Not keys of wav2vec 2.0 itself, but of its kin, whose other layers could hide under this model type.
        only("feat_proj_layer_norm", "true");
        only("conv_pos_batch_norm", "false");
        only("conv_pos_depth", "1");
        only("pos_conv_depth", "1");
        only("position_embeddings_type", "null");
        only("quantization_config", "null");
        only("auto_map", "null");
    }

    private ModelConfig sizes() {
        List<Integer> channels = integers("conv_dim", DEFAULT_CHANNELS, ModelConfig.MOST_WIDTH);
        int convolutions = channels.size();
        List<Integer> kernels = integers("conv_kernel", ModelConfig.KERNELS, ModelConfig.MOST_KERNEL);
        List<Integer> strides = integers("conv_stride", ModelConfig.STRIDES, ModelConfig.MOST_KERNEL);
        sameLength("conv_kernel", kernels.size(), convolutions);
        sameLength("conv_stride", strides.size(), convolutions);
        sameLength("num_feat_extract_layers", integer("num_feat_extract_layers", convolutions, 1 << 10), convolutions);
        ModelConfig config = new ModelConfig(
                channels,
                kernels,
                strides,
                flag("conv_bias"),
                extractorNorm(),
                integer("hidden_size", 768, ModelConfig.MOST_WIDTH),
                integer("num_hidden_layers", 12, ModelConfig.MOST_LAYERS),
                integer("num_attention_heads", 12, ModelConfig.MOST_LAYERS),
                integer("intermediate_size", 3072, ModelConfig.MOST_FFN),
                flag("do_stable_layer_norm"),
                integer("num_conv_pos_embeddings", 128, ModelConfig.MOST_KERNEL),
                integer("num_conv_pos_embedding_groups", 16, ModelConfig.MOST_WIDTH),
                integer("num_codevector_groups", 2, ModelConfig.MOST_CODEBOOKS),
                integer("num_codevectors_per_group", 320, ModelConfig.MOST_WIDTH),
                integer("codevector_dim", 256, ModelConfig.MOST_WIDTH),
                integer("proj_codevector_dim", 256, ModelConfig.MOST_WIDTH));
        if (config.skipsSamples()) {
            problems.add(file + ": conv_kernel is " + kernels + " and conv_stride " + strides
                    + " (accepted: no kernel narrower than its stride)");
        }
        multiple("hidden_size", config.hidden(), "num_attention_heads", config.heads());
        multiple("hidden_size", config.hidden(), "num_conv_pos_embedding_groups", config.positionGroups());
        multiple("codevector_dim", config.codevectorDim(), "num_codevector_groups", config.codebooks());
        if (Wav2Vec2Layout.isTooLarge(config)) {
            problems.add(file + ": describes a model of 2^31 parameters or more (accepted: fewer)");
        }
        return config;
    }

    private void only(String key, String accepted) {
        only(key, null, accepted);
    }

    /** @param without what a file without the key is taken to have; null for what is accepted */
    private void only(String key, JsonNode without, String accepted) {
        JsonNode value = json.has(key) ? json.get(key) : without;
        if (value != null && !text(value).equals(accepted)) {
            problem(key, value, accepted);
        }
    }

    private int integer(String key, int without, int most) {
        JsonNode value = json.path(key);
        if (value.isMissingNode()) {
            return without;
        }
        if (!isSize(value, most)) {
            problem(key, value, "a whole number from 1 to " + most);
            return without;
        }
        return value.intValue();
    }

    private List<Integer> integers(String key, List<Integer> without, int most) {
        JsonNode value = json.path(key);
        if (value.isMissingNode()) {
            return without;
        }
        List<Integer> integers = new ArrayList<>();
        for (JsonNode element : value) {
            if (isSize(element, most)) {
                integers.add(element.intValue());
            }
        }
        if (!value.isArray()
                || value.isEmpty()
                || value.size() > ModelConfig.MOST_CONVOLUTIONS
                || integers.size() != value.size()) {
            problem(key, value, "1 to " + ModelConfig.MOST_CONVOLUTIONS + " whole numbers, each from 1 to " + most);
            return without;
        }
        return integers;
    }

    private static boolean isSize(JsonNode value, int most) {
        return value.isIntegralNumber() && value.canConvertToInt() && value.intValue() >= 1 && value.intValue() <= most;
    }

    private boolean flag(String key) {
        JsonNode value = json.path(key);
        if (!value.isMissingNode() && !value.isBoolean()) {
            problem(key, value, "true or false");
        }
        return value.booleanValue();
    }

    private ExtractorNorm extractorNorm() {
        JsonNode value = json.path("feat_extract_norm");
        if (!value.isMissingNode() && !Set.of("\"layer\"", "\"group\"").contains(text(value))) {
            problem("feat_extract_norm", value, "\"layer\" or \"group\"");
        }
        return value.asText().equals("layer") ? ExtractorNorm.LAYER : ExtractorNorm.GROUP;
    }

    private void sameLength(String key, int length, int convolutions) {
        if (length != convolutions) {
            problems.add(file + ": " + key + " is for " + length + " convolutions, conv_dim for " + convolutions
                    + " (accepted: as many)");
        }
    }

    private void multiple(String key, int value, String byKey, int by) {
        if (value % by != 0) {
            problems.add(file + ": " + key + " is " + value + " (accepted: a multiple of " + byKey + ", which is " + by
                    + ")");
        }
    }

    private void problem(String key, JsonNode value, String accepted) {
        String found = value.isMissingNode() ? "is missing" : "is " + OneLine.of(text(value));
        problems.add(file + ": " + key + " " + found + " (accepted: " + accepted + ")");
    }

    /** JSON text; a floating-point number as Java writes it in fp32, so that 1e-5 and 9.999999747378752e-06 are the same. */
    private static String text(JsonNode value) {
        return value.isFloatingPointNumber() ? Float.toString(value.floatValue()) : value.toString();
    }
}
