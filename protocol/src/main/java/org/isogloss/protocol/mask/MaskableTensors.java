package org.isogloss.protocol.mask;

import java.util.List;
import org.isogloss.protocol.layout.NamePattern;
import org.isogloss.protocol.layout.ParameterLayout;
import org.isogloss.protocol.layout.ParameterSpec;

/** The tensors that pruning may touch. */
public final class MaskableTensors {

    private MaskableTensors() {}

    /** Every value of the matching tensors and no other: what pruning scores are packed under. */
    public static WeightMask of(ParameterLayout layout, List<NamePattern> patterns) {
        long[] words = new long[(layout.size() - 1 >> 6) + 1];
        for (ParameterSpec spec : layout.matching(patterns)) {
            for (int i = spec.offset(); i < spec.end(); i++) {
                words[i >> 6] |= 1L << i;
            }
        }
        return WeightMask.ofWords(words, layout.size());
    }
}
