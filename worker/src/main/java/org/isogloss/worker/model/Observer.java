package org.isogloss.worker.model;

import ai.djl.ndarray.NDArray;

/** Sees the arrays between the parts of the model, for comparison with other implementations. */
interface Observer {

    /** Sees nothing. */
    Observer NONE = (name, array) -> {};

    /**
     * Called within the step; the array must not be kept.
     *
     * @param name Hugging Face's name of the value, such as {@code last_hidden_state}
     */
    void saw(String name, NDArray array);
}
