package org.isogloss.worker.model;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.isogloss.protocol.layout.ParameterLayout;
import org.isogloss.protocol.layout.ParameterSpec;
import org.isogloss.protocol.mask.WeightMask;

/**
 * The run scope: every parameter as a leaf of the graph, in native memory for as long as the run lasts.
 *
 * <p>Leaves keep their identity, so the parts of the model look theirs up once.
 */
final class Weights implements AutoCloseable {

    private static final NDIndex EVERYTHING = new NDIndex("...");

    private final ParameterLayout layout;
    private final NDManager run;
    private final Map<String, NDArray> leaves = new LinkedHashMap<>();
    /** Those of which the loaded parameters have nothing, as the weight mask keeps none of it. */
    private final Set<String> absent = new HashSet<>();

    private final Staging staging = new Staging();

    Weights(ParameterLayout layout, Engine engine, Device device) {
        this.layout = layout;
        this.run = engine.newBaseManager(device);
        for (ParameterSpec spec : layout.specs()) {
            NDArray leaf = run.zeros(shape(spec));
            leaf.setRequiresGradient(true);
            leaves.put(spec.name(), leaf);
        }
        staging.floats(
                layout.specs().stream().mapToInt(ParameterSpec::size).max().orElseThrow());
    }

    private static Shape shape(ParameterSpec spec) {
        return new Shape(spec.shape().stream().mapToLong(Integer::longValue).toArray());
    }

    NDArray get(String name) {
        NDArray leaf = leaves.get(name);
        if (leaf == null) {
            throw new IllegalArgumentException("the layout has no parameter " + name);
        }
        return leaf;
    }

    /** Those whose names begin so, in layout order. */
    List<NDArray> beginningWith(String prefix) {
        return leaves.entrySet().stream()
                .filter(leaf -> leaf.getKey().startsWith(prefix))
                .map(Map.Entry::getValue)
                .toList();
    }

    /** The names of all, in layout order. */
    List<String> names() {
        return List.copyOf(leaves.keySet());
    }

    /** Whether the weight mask of what is loaded keeps nothing of a parameter. */
    boolean isAbsent(String name) {
        return absent.contains(name);
    }

    /** Opens a scope for the arrays of one step; leaves are lent to it, so what is computed from them dies with it. */
    StepScope openStep() {
        return new StepScope(run, leaves.values(), staging);
    }

    /** Sets every leaf to the given values, 0 where the weight mask does not keep one. */
    void load(float[] parameters, WeightMask weightMask) {
        // Copying into a leaf is no step of a computation.
        Engines.recordGraph(false);
        absent.clear();
        for (ParameterSpec spec : layout.specs()) {
            FloatBuffer values = staging.floats(spec.size());
            values.put(0, parameters, spec.offset(), spec.size());
            if (weightMask != null) {
                clearPruned(values, weightMask, spec);
            }
            copyStaged(leaves.get(spec.name()));
        }
    }

    /**
     * Copies what is staged into the leaf's own memory, which PyTorch has aligned to 64 bytes. {@code NDArray.set} would instead
     * make the leaf share a buffer of the JVM's, aligned to 16; where a matrix begins changes how MKL groups its sums, and
     * so the last bits of a gradient from one process to the next.
     */
    private void copyStaged(NDArray leaf) {
        try (NDManager scope = run.newSubManager()) {
            leaf.set(EVERYTHING, staging.lend(scope, leaf.getShape(), DataType.FLOAT32));
        }
    }

    private void clearPruned(FloatBuffer values, WeightMask weightMask, ParameterSpec spec) {
        int kept = weightMask.kept(spec.offset(), spec.end());
        if (kept == spec.size()) {
            return;
        }
        if (kept == 0) {
            absent.add(spec.name());
        }
        for (int i = 0; i < spec.size(); i += Long.SIZE) {
            int end = Math.min(spec.size(), i + Long.SIZE);
            long pruned = ~weightMask.bits(spec.offset() + i, spec.offset() + end) & -1L >>> (Long.SIZE - (end - i));
            for (; pruned != 0; pruned &= pruned - 1) {
                values.put(i + Long.numberOfTrailingZeros(pruned), 0);
            }
        }
    }

    /** Copies the gradients into a vector in layout order; a leaf that the loss did not reach has gradient 0. */
    void copyGradients(float[] into) {
        try (StepScope step = openStep()) {
            for (ParameterSpec spec : layout.specs()) {
                ByteBuffer bytes = step.gradient(leaves.get(spec.name())).toByteBuffer(true);
                bytes.order(ByteOrder.nativeOrder()).asFloatBuffer().get(into, spec.offset(), spec.size());
            }
        }
    }

    void zeroGradients() {
        try (StepScope step = openStep()) {
            for (NDArray leaf : leaves.values()) {
                // Filling, as subtracting the gradient from itself would keep a NaN.
                step.gradient(leaf).set(EVERYTHING, 0f);
            }
        }
    }

    /** Arrays alive in this scope and all below it. */
    int liveArrays() {
        return run.getManagedArrays().size();
    }

    @Override
    public void close() {
        run.close();
    }
}
