package org.isogloss.protocol.mask;

import java.util.List;
import org.isogloss.protocol.layout.NamePattern;
import org.isogloss.protocol.layout.ParameterLayout;

/** The tensors that pruning may touch. */
public final class MaskableTensors {

    private MaskableTensors() {}

    /** Every value of the matching tensors and no other: what pruning scores are packed under. */
    public static WeightMask of(ParameterLayout layout, List<NamePattern> patterns) {
        return WeightMask.ofTensors(layout.matching(patterns), layout.size());
    }
}
