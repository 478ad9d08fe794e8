package org.isogloss.protocol.model;

import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.isogloss.protocol.layout.NamePattern;
import org.isogloss.protocol.layout.ParameterLayout;
import org.isogloss.protocol.layout.ParameterSpec;
import org.isogloss.protocol.random.CounterRandom;

/**
 * The parameter vector that a fresh run starts from, with the distributions that Hugging Face's
 * {@code Wav2Vec2ForPreTraining} and fairseq draw from.
 *
 * <p>Each tensor has a random stream of its own, keyed by the seed and its name, so a tensor's start does not depend on
 * which other tensors the model has.
 */
public final class ParameterInitializer {

    private static final double TRANSFORMER_DEVIATION = 0.02;

    private static final NamePattern NORM = new NamePattern("*layer_norm.*");
    private static final NamePattern EXTRACTOR = new NamePattern("wav2vec2.feature_extractor.conv_layers.*.conv.*");
    private static final NamePattern POSITION = new NamePattern("wav2vec2.encoder.pos_conv_embed.conv.*");
    private static final NamePattern CODE_CHOICE = new NamePattern("quantizer.weight_proj.*");

    private final ParameterLayout layout;
    private final long seed;
    private final float[] values;

    private ParameterInitializer(ParameterLayout layout, long seed, float[] values) {
        this.layout = layout;
        this.seed = seed;
        this.values = values;
    }

    /**
     * The initial values in layout order, a pure function of names, shapes and seed.
     *
     * @throws IllegalArgumentException when the layout has a tensor that wav2vec 2.0 has not
     */
    public static float[] initialize(ParameterLayout layout, long seed) {
        float[] values = new float[layout.size()];
        fill(layout, seed, values, spec -> true);
        return values;
    }

    /** Gives some tensors of a parameter vector the initial values that they have in {@link #initialize}. */
    public static void fill(ParameterLayout layout, long seed, float[] values, Predicate<ParameterSpec> which) {
        ParameterInitializer initializer = new ParameterInitializer(layout, seed, values);
        List<ParameterSpec> specs = layout.specs().stream().filter(which).toList();
        specs.stream().filter(s -> !isGain(s)).forEach(initializer::fill);
        // The gain is the norm of the direction, so directions come first.
        specs.stream().filter(ParameterInitializer::isGain).forEach(initializer::fillGain);
    }

    private static boolean isGain(ParameterSpec spec) {
        return spec.name().endsWith(".weight_g");
    }

    private void fill(ParameterSpec spec) {
        String name = spec.name();
        boolean bias = name.endsWith(".bias");
        if (LanguageParts.isOutput(name)) {
            // Until it is trained, the model is what it would be without.
            fillConstant(spec, 0);
        } else if (NORM.matches(name)) {
            fillConstant(spec, bias ? 0 : 1);
        } else if (EXTRACTOR.matches(name)) {
            fillConvolution(spec, bias);
        } else if (POSITION.matches(name)) {
            fillPosition(spec, bias);
        } else if (CODE_CHOICE.matches(name)) {
            fillNormal(spec, bias ? 0 : 1);
        } else if (name.equals("quantizer.codevectors") || name.equals("wav2vec2.masked_spec_embed")) {
            fillUniform(spec, 0, 1);
        } else if (name.startsWith("wav2vec2.encoder.layers.")
                || name.startsWith(Wav2Vec2Layout.CTC_HEAD)
                || LanguageParts.isOwn(name)) {
            fillNormal(spec, bias ? 0 : TRANSFORMER_DEVIATION);
        } else if (isProjection(name)) {
            double bound = 1 / Math.sqrt(fanIn(spec));
            fillUniform(spec, -bound, bound);
        } else {
            throw new IllegalArgumentException("no rule for the start of " + name);
        }
    }

    private static boolean isProjection(String name) {
        return name.startsWith("project_hid.")
                || name.startsWith("project_q.")
                || name.startsWith("wav2vec2.feature_projection.projection.");
    }

    /** Kaiming normal for the weight; the bias is uniform in +-1/sqrt(fan in). */
    private void fillConvolution(ParameterSpec spec, boolean bias) {
        double fanIn = fanIn(spec);
        if (bias) {
            fillUniform(spec, -1 / Math.sqrt(fanIn), 1 / Math.sqrt(fanIn));
        } else {
            fillNormal(spec, Math.sqrt(2 / fanIn));
        }
    }

    /** N(0, 4 / (kernel * hidden)): the whole hidden width counts, though a group sees only a part of it. */
    private void fillPosition(ParameterSpec spec, boolean bias) {
        double kernel = spec.shape().get(spec.shape().size() - 1);
        fillNormal(spec, bias ? 0 : 2 * Math.sqrt(1 / (kernel * spec.shape().get(0))));
    }

    /** The inputs of one output of the weight that this tensor is, or is the bias of. */
    private int fanIn(ParameterSpec spec) {
        ParameterSpec weight = layout.spec(spec.name().replaceFirst("\\.bias$", ".weight"));
        return weight.size() / weight.shape().get(0);
    }

    private void fillConstant(ParameterSpec spec, float value) {
        Arrays.fill(values, spec.offset(), spec.end(), value);
    }

    private void fillNormal(ParameterSpec spec, double deviation) {
        CounterRandom random = stream(spec);
        for (int i = spec.offset(); deviation > 0 && i < spec.end(); i++) {
            values[i] = (float) (deviation * random.nextGaussian());
        }
    }

    private void fillUniform(ParameterSpec spec, double low, double high) {
        CounterRandom random = stream(spec);
        for (int i = spec.offset(); i < spec.end(); i++) {
            values[i] = (float) (low + (high - low) * random.nextDouble());
        }
    }

    private CounterRandom stream(ParameterSpec spec) {
        return CounterRandom.of(seed, "initialize " + spec.name());
    }

    /** g[k] = the norm of v[., ., k], so that the normalised weight starts as v itself. */
    private void fillGain(ParameterSpec gain) {
        ParameterSpec direction = layout.spec(gain.name().replaceFirst("_g$", "_v"));
        int kernel = gain.size();
        double[] squares = new double[kernel];
        for (int i = 0; i < direction.size(); i++) {
            double value = values[direction.offset() + i];
            squares[i % kernel] += value * value;
        }
        for (int k = 0; k < kernel; k++) {
            values[gain.offset() + k] = (float) Math.sqrt(squares[k]);
        }
    }
}
