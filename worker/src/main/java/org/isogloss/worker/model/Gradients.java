package org.isogloss.worker.model;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;

/** Backward passes from something else than a loss, for parts of the model that compute their gradients themselves. */
final class Gradients {

    private Gradients() {}

    /** Goes back from an array whose gradient is known to the leaves that it was computed from. */
    static void backward(NDArray from, NDArray gradient) {
        JniUtils.backward((PtNDArray) from, (PtNDArray) gradient, false, false);
    }

    /** Adds to the gradient of a leaf. */
    static void add(NDArray leaf, NDArray gradient) {
        backward(leaf, gradient);
    }
}
