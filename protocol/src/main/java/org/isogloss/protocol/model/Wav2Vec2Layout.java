package org.isogloss.protocol.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.isogloss.protocol.layout.ParameterLayout;
import org.isogloss.protocol.model.ModelConfig.ExtractorNorm;

/**
 * The parameters of a wav2vec 2.0 model under their Hugging Face names ({@code Wav2Vec2ForPreTraining}).
 *
 * <p>Weight norm of the positional convolution is spelled {@code weight_g} and {@code weight_v}.
 */
public final class Wav2Vec2Layout {

    /** What the CTC head's parameters are called, before their {@code .weight} and {@code .bias}. */
    public static final String CTC_HEAD = "lm_head";

    /** What the names of the pre-training head's parameters begin with. */
    public static final List<String> PRETRAINING_HEAD = List.of("quantizer.", "project_hid.", "project_q.");

    private final Map<String, List<Integer>> shapes = new LinkedHashMap<>();

    private Wav2Vec2Layout() {}

    /** The layout of the body with the pre-training head. */
    public static ParameterLayout of(ModelConfig config) {
        return of(config, 0);
    }

    /**
     * The same with a CTC head beside it.
     *
     * @param vocabulary classes of the head, the blank included; 0 for no head
     */
    public static ParameterLayout of(ModelConfig config, int vocabulary) {
        return of(config, vocabulary, LanguageParts.NONE);
    }

    /**
     * The same with what languages have of their own.
     *
     * @throws ArithmeticException when the values are more than 2^31 - 1
     */
    public static ParameterLayout of(ModelConfig config, int vocabulary, LanguageParts own) {
        Wav2Vec2Layout layout = new Wav2Vec2Layout();
        layout.extractor(config);
        layout.projection(config);
        layout.encoder(config);
        layout.pretrainingHead(config);
        if (vocabulary > 0) {
            layout.linear(CTC_HEAD, vocabulary, config.hidden());
        }
        layout.shapes.putAll(own.shapes(config));
        return ParameterLayout.of(layout.shapes);
    }

    /** Our spelling of a parameter's name, in which PyTorch's newer way of weight norm calls gain and direction otherwise. */
    public static String spelling(String name) {
        return name.replace(".parametrizations.weight.original0", ".weight_g")
                .replace(".parametrizations.weight.original1", ".weight_v");
    }

    /** Whether a layout has a CTC head. */
    public static boolean hasCtcHead(ParameterLayout layout) {
        return layout.contains(CTC_HEAD + ".weight");
    }

    /** Whether the parameters are too many to be numbered by an {@code int}. */
    public static boolean isTooLarge(ModelConfig config) {
        try {
            of(config);
            return false;
        } catch (ArithmeticException e) {
            return true;
        }
    }

    private void extractor(ModelConfig c) {
        int in = 1;
        for (int i = 0; i < c.convDim().size(); i++) {
            String name = "wav2vec2.feature_extractor.conv_layers." + i;
            int out = c.convDim().get(i);
            put(name + ".conv.weight", out, in, c.convKernel().get(i));
            if (c.convBias()) {
                put(name + ".conv.bias", out);
            }
            if (c.extractorNorm() == ExtractorNorm.LAYER || i == 0) {
                norm(name + ".layer_norm", out);
            }
            in = out;
        }
    }

    private void projection(ModelConfig c) {
        int features = c.convDim().get(c.convDim().size() - 1);
        norm("wav2vec2.feature_projection.layer_norm", features);
        linear("wav2vec2.feature_projection.projection", c.hidden(), features);
        put("wav2vec2.masked_spec_embed", c.hidden());
    }

    private void encoder(ModelConfig c) {
        String position = "wav2vec2.encoder.pos_conv_embed.conv";
        put(position + ".weight_g", 1, 1, c.positionKernel());
        put(position + ".weight_v", c.hidden(), c.hidden() / c.positionGroups(), c.positionKernel());
        put(position + ".bias", c.hidden());
        norm("wav2vec2.encoder.layer_norm", c.hidden());
        for (int i = 0; i < c.layers(); i++) {
            layer("wav2vec2.encoder.layers." + i, c.hidden(), c.ffn());
        }
    }

    private void layer(String name, int hidden, int ffn) {
        for (String projection : List.of("q_proj", "k_proj", "v_proj", "out_proj")) {
            linear(name + ".attention." + projection, hidden, hidden);
        }
        norm(name + ".layer_norm", hidden);
        linear(name + ".feed_forward.intermediate_dense", ffn, hidden);
        linear(name + ".feed_forward.output_dense", hidden, ffn);
        norm(name + ".final_layer_norm", hidden);
    }

    private void pretrainingHead(ModelConfig c) {
        int features = c.convDim().get(c.convDim().size() - 1);
        put("quantizer.codevectors", 1, c.codebooks() * c.codes(), c.codevectorDim() / c.codebooks());
        linear("quantizer.weight_proj", c.codebooks() * c.codes(), features);
        linear("project_hid", c.finalDim(), c.hidden());
        linear("project_q", c.finalDim(), c.codevectorDim());
    }

    private void linear(String name, int out, int in) {
        put(name + ".weight", out, in);
        put(name + ".bias", out);
    }

    private void norm(String name, int width) {
        put(name + ".weight", width);
        put(name + ".bias", width);
    }

    private void put(String name, Integer... shape) {
        shapes.put(name, List.of(shape));
    }
}
