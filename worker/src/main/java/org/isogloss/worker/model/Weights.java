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
import java.util.LinkedHashMap;
import java.util.Map;
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
    private final ByteBuffer staging;

    Weights(ParameterLayout layout, Engine engine, Device device) {
        this.layout = layout;
        this.run = engine.newBaseManager(device);
        int largest = 0;
        for (ParameterSpec spec : layout.specs()) {
            NDArray leaf = run.zeros(shape(spec));
            leaf.setRequiresGradient(true);
            leaves.put(spec.name(), leaf);
            largest = Math.max(largest, spec.size());
        }
        this.staging = ByteBuffer.allocateDirect(Math.multiplyExact(largest, Float.BYTES))
                .order(ByteOrder.nativeOrder());
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

    /** Opens a scope for the arrays of one step; leaves are lent to it, so what is computed from them dies with it. */
    StepScope openStep() {
        return new StepScope(run, leaves.values());
    }

    /** Sets every leaf to the given values, 0 where the weight mask does not keep one. */
    void load(float[] parameters, WeightMask weightMask) {
        // Copying into a leaf is no step of a computation.
        Engines.recordGraph(false);
        for (ParameterSpec spec : layout.specs()) {
            FloatBuffer values = stage(spec.size());
            values.put(0, parameters, spec.offset(), spec.size());
            if (weightMask != null) {
                clearPruned(values, weightMask, spec);
            }
            copy(values, leaves.get(spec.name()));
        }
    }

    /**
     * Copies values into the leaf's own memory, which PyTorch has aligned to 64 bytes. {@code NDArray.set} would instead
     * make the leaf share a buffer of the JVM's, aligned to 16; where a matrix begins changes how MKL groups its sums, and
     * so the last bits of a gradient from one process to the next.
     */
    private void copy(FloatBuffer values, NDArray leaf) {
        try (NDManager scope = run.newSubManager()) {
            leaf.set(EVERYTHING, scope.create(values, leaf.getShape(), DataType.FLOAT32));
        }
    }

    private static void clearPruned(FloatBuffer values, WeightMask weightMask, ParameterSpec spec) {
        if (weightMask.kept(spec.offset(), spec.end()) == spec.size()) {
            return;
        }
        for (int i = 0; i < spec.size(); i++) {
            if (!weightMask.keeps(spec.offset() + i)) {
                values.put(i, 0);
            }
        }
    }

    private FloatBuffer stage(int size) {
        return staging.clear().limit(size * Float.BYTES).asFloatBuffer();
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
