package org.isogloss.protocol.mask;

/**
 * Is shown the kept values of a range of a {@link WeightMask}, in index order.
 *
 * <p>Long runs come as such: tensors that may not be pruned, or that a phase leaves alone, are kept or left out as a whole, and
 * most work on neighbours is several times faster.
 */
public interface KeptVisitor {

    /** All values of [from, to) are kept. */
    void all(int from, int to);

    /** Of the 64 values from {@code position} on, those are kept whose bit is set. */
    void some(int position, long kept);
}
