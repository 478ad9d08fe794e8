package org.isogloss.worker.data;

import java.util.BitSet;
import org.isogloss.protocol.random.CounterRandom;

/**
 * The choice of the frames that are hidden from the model: the union of spans of M frames at random starts.
 *
 * <p>A row of T frames gets n = max(2, floor(p * T / M + u)) spans, u uniform in [0, 1), with n distinct starts in
 * [0, T - M), as in Baevski et al., "wav2vec 2.0", 2020, section 3.1, and fairseq's {@code compute_mask_indices}. As
 * there, the last start is T - M - 1, so frame T - 1 is never hidden. Spans may overlap: with p = 0.65 and M = 10 about
 * 49 % of a long row's frames are hidden.
 *
 * @param probability p, in (0, 1]: the share that would be hidden if no spans overlapped
 * @param length M, at least 2 frames
 * @param fewest the fewest spans, 2 above; with 0 there may be none
 */
public record SpanMasker(double probability, int length, int fewest) {

    /** As fairseq has it for frames. */
    static final int FEWEST_SPANS = 2;

    /** @throws IllegalArgumentException when a value is out of its range */
    public SpanMasker {
        if (!(probability > 0 && probability <= 1)) {
            throw new IllegalArgumentException("span probability " + probability + " is not in (0, 1]");
        }
        if (length < 2) {
            throw new IllegalArgumentException("span length " + length + " is not at least 2");
        }
        if (fewest < 0) {
            throw new IllegalArgumentException("at least " + fewest + " spans");
        }
    }

    /** With at least two spans. */
    public SpanMasker(double probability, int length) {
        this(probability, length, FEWEST_SPANS);
    }

    /**
     * The fewest frames that a row must have: with these, or more, there are always enough distinct starts.
     *
     * <p>Every row that long has at least M + 1 hidden frames, and so has negatives for each.
     */
    public int shortestRow() {
        int frames = length + Math.max(1, fewest);
        // The number of spans grows by at most one a frame, the number of starts by one: once true, it stays true.
        while (spans(frames, 1) > frames - length) {
            frames++;
        }
        return frames;
    }

    private int spans(int frames, double uniform) {
        return Math.max(fewest, (int) (probability * frames / length + uniform));
    }

    /**
     * The hidden frames of one row.
     *
     * @param frames T
     * @throws IllegalArgumentException when T is below {@link #shortestRow()}
     */
    public BitSet hide(int frames, CounterRandom random) {
        if (frames < shortestRow()) {
            throw new IllegalArgumentException(frames + " frames, spans need " + shortestRow());
        }
        int count = spans(frames, random.nextDouble());
        BitSet hidden = new BitSet(frames);
        DistinctDraw.of(count, frames - length, random).stream().forEach(start -> hidden.set(start, start + length));
        return hidden;
    }
}
