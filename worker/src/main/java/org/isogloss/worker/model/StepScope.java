package org.isogloss.worker.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDResource;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;

/**
 * The native memory of one step: everything made in it is freed when it closes, and nothing native leaves it.
 *
 * <p>DJL gives a result to the manager of the first operand. Leaves are therefore lent to the step while it is open, or
 * whatever is computed from a leaf would live as long as the run.
 */
final class StepScope implements AutoCloseable {

    private final NDManager manager;
    private final Staging staging;
    private final Deque<Runnable> afterBackward = new ArrayDeque<>();

    StepScope(NDManager run, Collection<NDArray> leaves, Staging staging) {
        this.staging = staging;
        manager = run.newSubManager();
        manager.tempAttachAll(leaves.toArray(NDResource[]::new));
    }

    NDArray create(float[] values, long... shape) {
        staging.floats(values.length).put(values);
        return Ops.owned(staging.lend(manager, new Shape(shape), DataType.FLOAT32));
    }

    NDArray create(long[] values, long... shape) {
        staging.longs(values.length).put(values);
        return Ops.owned(staging.lend(manager, new Shape(shape), DataType.INT64));
    }

    /** Booleans from bytes 0 and 1 in a direct buffer, which may be used again at once. */
    NDArray flags(ByteBuffer values, Shape shape) {
        return Ops.owned(manager.create(values, shape, DataType.BOOLEAN));
    }

    /** Part of the backward pass that the graph does not know of; the last one given is done first. */
    void afterBackward(Runnable part) {
        afterBackward.push(part);
    }

    /** The whole backward pass from a loss. */
    void backward(GradientCollector collector, NDArray loss) {
        collector.backward(loss);
        Engines.recordGraph(false);
        afterBackward.forEach(Runnable::run);
    }

    /** The gradient of a leaf; DJL makes a new handle at every call, which belongs to this step. */
    NDArray gradient(NDArray leaf) {
        return leaf.getGradient();
    }

    @Override
    public void close() {
        manager.close();
    }
}
