package org.isogloss.coordinator.checkpoint;

import java.util.Map;
import org.isogloss.protocol.layout.ParameterLayout;
import org.isogloss.protocol.layout.ParameterSpec;
import org.isogloss.protocol.mask.WeightMask;
import org.isogloss.protocol.tensor.Tensor;

/**
 * What of a checkpoint makes a model: the parameters and the weight masks, without what only training goes on from. The
 * parameters stay on the disk, mapped, until they are asked for.
 *
 * @param step the commit
 * @param parametersSha256 hash of the parameter vector as little-endian fp32
 * @param tensors of the layout, by name, in fp32
 * @param masks each language's weight mask
 */
public record SavedModel(
        long step, String parametersSha256, Map<String, Tensor> tensors, Map<String, WeightMask> masks) {

    /** A tensor's values, in memory of their own. */
    public float[] values(ParameterSpec spec) {
        return tensors.get(spec.name()).floats();
    }

    /** All parameters in layout order. */
    public float[] vector(ParameterLayout layout) {
        float[] vector = new float[layout.size()];
        layout.specs().forEach(spec -> tensors.get(spec.name()).copyTo(vector, spec.offset()));
        return vector;
    }
}
