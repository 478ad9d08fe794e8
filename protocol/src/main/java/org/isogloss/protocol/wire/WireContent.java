package org.isogloss.protocol.wire;

import java.util.Locale;
import org.isogloss.protocol.exchange.BlockValues;
import org.isogloss.protocol.exchange.MaskPart;

/** What travels to workers, as the label {@code encoding} of the metrics has it. */
public enum WireContent {
    /** Values of parameters, with the bits that say which, if only some are sent. */
    FP32,
    /** What is to be added to parameters, the same way. */
    BF16,
    /** Words of weight masks, a bit a weight. */
    MASK;

    /** Of a message of the tensor plane: a block of 1 MiB with its bits and some room. What is larger is not ours. */
    public static final int LARGEST_MESSAGE_BYTES = 4 << 20;

    /** As a label. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What a block carries. */
    public static WireContent of(BlockValues block) {
        return block.getDeltas().isEmpty() ? FP32 : BF16;
    }

    /** Bytes of a block without what wraps them; its values are in it. */
    public static long bytes(BlockValues block) {
        return block.getValues().size() + block.getDeltas().size() + (long) Long.BYTES * block.getChangedCount();
    }

    /** Bytes of a part of a weight mask, without what wraps them. */
    public static long bytes(MaskPart part) {
        return (long) Long.BYTES * part.getWordsCount();
    }
}
