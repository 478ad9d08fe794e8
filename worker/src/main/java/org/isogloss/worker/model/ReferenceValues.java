package org.isogloss.worker.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.isogloss.protocol.conformance.ReferenceFile;
import org.isogloss.protocol.conformance.Verdict;
import org.isogloss.protocol.layout.ParameterLayout;
import org.isogloss.protocol.layout.ParameterSpec;
import org.isogloss.protocol.model.Wav2Vec2Layout;
import org.isogloss.protocol.tensor.Dtype;

/** What the model computed for one file of reference values, gathered to be compared with it. */
final class ReferenceValues implements Observer {

    /** Computed here at the M hidden frames alone; given for all frames, [B, T, ...]. */
    private static final Set<String> AT_HIDDEN_FRAMES = Set.of(
            "codes",
            "gumbel_soft",
            "projected_quantized_states",
            "projected_states",
            "quantized_features",
            "quantizer_logits");

    /** The same with the frames last, [..., B, T]. */
    private static final Set<String> FRAMES_LAST = Set.of("contrastive_logits", "neg_is_pos");

    private final List<ReferenceFile> files;
    private final int[] hidden;
    private final Map<String, double[]> seen = new LinkedHashMap<>();

    /** @param files the file, and a twin of it with the same names if there is one */
    ReferenceValues(List<ReferenceFile> files, int[] hidden) {
        this.files = files;
        this.hidden = hidden;
    }

    @Override
    public void saw(String name, NDArray array) {
        if (name.startsWith("conv_layer.")) {
            put(name, firstFrames(name, array));
        } else {
            put(name, FRAMES_LAST.contains(name) ? array.transpose() : array);
        }
    }

    /** Channels first, and only as many frames as are given. */
    private NDArray firstFrames(String name, NDArray array) {
        if (!files.get(0).contains(name)) {
            return array;
        }
        return array.swapAxes(1, 2).get(":, :, :" + files.get(0).dimension(name, 2));
    }

    private void put(String name, NDArray array) {
        float[] values = array.toType(DataType.FLOAT32, true).toFloatArray();
        double[] wide = new double[values.length];
        Arrays.setAll(wide, i -> values[i]);
        put(name, wide);
    }

    void put(String name, double... values) {
        seen.put(name, values);
    }

    float[] floats(String name) {
        double[] values = seen.get(name);
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }

    /** Adds all gradients under the names that the file has for them; those that it has not must be 0. */
    void putGradients(ParameterLayout layout, float[] gradients, Consumer<Verdict> verdicts) {
        ReferenceFile file = files.get(0);
        Map<String, String> names = new LinkedHashMap<>();
        file.tensors().forEach(name -> names.put(Wav2Vec2Layout.spelling(name), name));
        for (ParameterSpec spec : layout.specs()) {
            String name = "grad." + spec.name();
            double[] values = gradient(spec, gradients);
            if (names.containsKey(name)) {
                put(names.get(name), values);
            } else {
                verdicts.accept(file.absent(name, spec.dimensions(), values));
            }
        }
    }

    static double[] gradient(ParameterSpec spec, float[] gradients) {
        double[] values = new double[spec.size()];
        Arrays.setAll(values, i -> gradients[spec.offset() + i]);
        return values;
    }

    /** Verdicts on everything gathered that the files have, by the tolerances of the first. */
    void compare(Consumer<Verdict> verdicts) {
        for (ReferenceFile file : files) {
            for (Map.Entry<String, double[]> entry : seen.entrySet()) {
                String name = entry.getKey();
                if (file.contains(name)) {
                    double[] expected = part(name, file.values(name), entry.getValue().length);
                    double tolerance = file.tensor(name).dtype() == Dtype.U8
                            ? 0
                            : files.get(0).tolerance(name);
                    verdicts.accept(file.compare(name, entry.getValue(), expected, tolerance));
                }
            }
        }
    }

    private double[] part(String name, double[] expected, int computed) {
        if (AT_HIDDEN_FRAMES.contains(name)) {
            return rows(expected, computed / hidden.length);
        }
        return FRAMES_LAST.contains(name) ? columns(expected, computed / hidden.length) : expected;
    }

    private double[] rows(double[] values, int width) {
        double[] found = new double[hidden.length * width];
        for (int m = 0; m < hidden.length; m++) {
            System.arraycopy(values, hidden[m] * width, found, m * width, width);
        }
        return found;
    }

    private double[] columns(double[] values, int candidates) {
        int frames = values.length / candidates;
        double[] found = new double[candidates * hidden.length];
        Arrays.setAll(found, i -> values[i / hidden.length * frames + hidden[i % hidden.length]]);
        return found;
    }

    /** Values [M, D] of hidden frames at their places in [frames, D], 0 elsewhere. */
    void putSpread(String name, float[] values, int frames) {
        int width = values.length / hidden.length;
        double[] spread = new double[frames * width];
        for (int i = 0; i < values.length; i++) {
            spread[hidden[i / width] * width + i % width] = values[i];
        }
        put(name, spread);
    }
}
