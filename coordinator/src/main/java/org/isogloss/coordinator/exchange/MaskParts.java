package org.isogloss.coordinator.exchange;

import java.util.ArrayList;
import java.util.List;
import org.isogloss.protocol.exchange.MaskPart;
import org.isogloss.protocol.mask.WeightMask;

/** A weight mask as it is sent. */
public final class MaskParts {

    /** 512 KiB. */
    static final int WORDS_IN_A_PART = 65_536;

    private MaskParts() {}

    /**
     * The mask's words from one on, in order.
     *
     * @param begin words that the receiver has already; what is not of the mask counts as none
     */
    public static List<MaskPart> of(String language, WeightMask kept, int begin) {
        long[] words = kept.words();
        List<MaskPart> parts = new ArrayList<>();
        for (int offset = begin < 0 || begin > words.length ? 0 : begin;
                offset < words.length;
                offset += WORDS_IN_A_PART) {
            MaskPart.Builder part = MaskPart.newBuilder().setLanguage(language).setOffset(offset);
            for (int i = offset; i < Math.min(words.length, offset + WORDS_IN_A_PART); i++) {
                part.addWords(words[i]);
            }
            parts.add(part.build());
        }
        return parts;
    }
}
