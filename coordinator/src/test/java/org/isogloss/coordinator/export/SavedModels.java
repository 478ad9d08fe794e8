package org.isogloss.coordinator.export;

import java.util.HashMap;
import java.util.Map;
import org.isogloss.coordinator.checkpoint.SavedModel;
import org.isogloss.protocol.Sha256;
import org.isogloss.protocol.layout.ParameterLayout;
import org.isogloss.protocol.layout.ParameterSpec;
import org.isogloss.protocol.tensor.Dtype;
import org.isogloss.protocol.tensor.Tensor;

/** Models that no checkpoint holds. */
final class SavedModels {

    private SavedModels() {}

    static SavedModel of(ParameterLayout layout, long step, float[] parameters) {
        Map<String, Tensor> tensors = new HashMap<>();
        for (ParameterSpec spec : layout.specs()) {
            Tensor tensor = Tensor.ofFloats(Dtype.F32, spec.dimensions(), parameters, spec.offset(), spec.end());
            tensors.put(spec.name(), tensor);
        }
        return new SavedModel(step, Sha256.of(parameters), tensors, Map.of());
    }
}
