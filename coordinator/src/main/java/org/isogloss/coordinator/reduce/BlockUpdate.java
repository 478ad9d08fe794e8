package org.isogloss.coordinator.reduce;

import org.isogloss.protocol.mask.WeightMask;

/**
 * What a commit added to the parameters of one block: whoever has the values from before adds the same and has the same bits.
 *
 * @param base the step that changed the block before; its values were the same from then on until {@code step}
 * @param step the commit
 * @param changed the weights that moved; null for all
 * @param payload of these in index order, little-endian bf16
 */
@SuppressWarnings("ArrayRecordComponent")
public record BlockUpdate(long base, long step, WeightMask changed, byte[] payload) {}
