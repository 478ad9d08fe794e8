package org.isogloss.protocol.prune;

import java.util.function.ToIntFunction;
import org.isogloss.protocol.layout.ParameterSpec;

/**
 * Which weights are pruned or kept as one: a <i>unit</i>, a run of consecutive weights of a tensor. All units of a tensor are of
 * one size. A new granularity is a line here.
 *
 * <p>The score of a unit is the mean of its weights' scores: their sum in double, in index order, divided by their number. Among
 * units of one size, as within a tensor, that is the order of the sums, by which Li et al. prune ("Pruning filters for
 * efficient ConvNets", ICLR 2017: the sum of a filter's magnitudes). Where tensors compete, units differ in size, and a sum would
 * favour the large ones for no other reason; since sparsity counts weights, what matters is how little is lost with each.
 */
public enum Granularity {
    /** Every weight by itself. */
    WEIGHT(tensor -> 1),
    /**
     * All weights with the same first index: what makes one output of a linear layer or a convolution. Its bias, which is
     * another tensor, is no part of it; the output is then that bias alone.
     */
    ROW(ParameterSpec::rowSize);

    private final ToIntFunction<ParameterSpec> unitSize;

    Granularity(ToIntFunction<ParameterSpec> unitSize) {
        this.unitSize = unitSize;
    }

    /** How many weights a unit of a tensor has; the tensor's size is a multiple of it. */
    public int unitSize(ParameterSpec tensor) {
        return unitSize.applyAsInt(tensor);
    }
}
