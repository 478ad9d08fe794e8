package org.isogloss.worker.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.isogloss.protocol.layout.ParameterLayout;
import org.isogloss.protocol.layout.ParameterSpec;
import org.isogloss.protocol.tensor.Dtype;
import org.isogloss.protocol.tensor.Tensor;

/** Holds what the model computed against one file of expected tensors. */
final class GoldenComparison implements Observer {

    /** Values that this implementation computes at the M hidden frames alone; expected for all frames, [B, T, ...]. */
    private static final Set<String> AT_HIDDEN_FRAMES = Set.of(
            "codes",
            "gumbel_soft",
            "projected_quantized_states",
            "projected_states",
            "quantized_features",
            "quantizer_logits");

    private final GoldenModel model;
    private final String file;
    private final Map<String, Tensor> expected;
    private final Map<String, float[]> seen = new LinkedHashMap<>();
    private final Set<String> compared = new TreeSet<>();

    GoldenComparison(GoldenModel model, String file) throws IOException {
        this.model = model;
        this.file = file;
        this.expected = model.read(file);
    }

    @Override
    public void saw(String name, NDArray array) {
        NDArray shaped = name.startsWith("conv_layer.") ? array.swapAxes(1, 2).get(":, :, :64") : array;
        shaped = name.equals("contrastive_logits") ? shaped.transpose() : shaped;
        seen.put(name, shaped.toType(DataType.FLOAT32, true).toFloatArray());
    }

    /** Compares everything seen that the file has a tensor for. */
    void compareSeen() throws IOException {
        for (Map.Entry<String, float[]> entry : seen.entrySet()) {
            if (expected.containsKey(entry.getKey())) {
                compare(entry.getKey(), entry.getValue(), wanted(entry.getKey()));
            }
        }
    }

    private float[] wanted(String name) throws IOException {
        Tensor tensor = expected.get(name);
        int[] hidden = model.hidden();
        if (AT_HIDDEN_FRAMES.contains(name)) {
            return rows(floats(tensor), hidden, seen.get(name).length / hidden.length);
        }
        return name.equals("contrastive_logits") ? columns(tensor, hidden) : tensor.floats();
    }

    private static float[] floats(Tensor tensor) {
        if (tensor.dtype() != Dtype.I64) {
            return tensor.floats();
        }
        long[] integers = tensor.longs();
        float[] floats = new float[integers.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = integers[i];
        }
        return floats;
    }

    private static float[] rows(float[] values, int[] rows, int width) {
        float[] found = new float[rows.length * width];
        for (int m = 0; m < rows.length; m++) {
            System.arraycopy(values, rows[m] * width, found, m * width, width);
        }
        return found;
    }

    private static float[] columns(Tensor tensor, int[] columns) {
        float[] values = tensor.floats();
        int candidates = Math.toIntExact(tensor.shape().get(0));
        int frames = values.length / candidates;
        float[] found = new float[candidates * columns.length];
        for (int i = 0; i < found.length; i++) {
            found[i] = values[i / columns.length * frames + columns[i % columns.length]];
        }
        return found;
    }

    void compareScalar(String name, double value) {
        compare(name, new float[] {(float) value}, expected.get(name).floats());
    }

    /** Compares every gradient; one that the file lacks has no path from the loss and must be 0. */
    void compareGradients(ParameterLayout layout, float[] gradients) {
        for (ParameterSpec spec : layout.specs()) {
            float[] actual = Arrays.copyOfRange(gradients, spec.offset(), spec.end());
            Tensor tensor = expected.get("grad." + spec.name());
            if (tensor == null) {
                assertThat(actual).as(spec.name()).containsOnly(0);
            } else {
                compare("grad." + spec.name(), actual, tensor.floats());
            }
        }
    }

    private void compare(String name, float[] actual, float[] wanted) {
        assertThat(actual).as(name).hasSameSizeAs(wanted);
        double tolerance = model.tolerance(file, name);
        double worst = 0;
        for (int i = 0; i < actual.length; i++) {
            double difference = Math.abs((double) actual[i] - wanted[i]);
            worst = difference >= worst || Double.isNaN(difference) ? difference : worst;
        }
        assertThat(worst).as("largest difference in %s of %s", name, file).isCloseTo(0, within(tolerance));
        compared.add(name);
    }

    /** Every expected tensor but these was compared. */
    void assertComplete(String... except) {
        assertThat(compared).containsAll(withoutThese(except));
    }

    private Set<String> withoutThese(String... except) {
        Set<String> names = new TreeSet<>(expected.keySet());
        names.removeAll(Set.of(except));
        return names;
    }
}
