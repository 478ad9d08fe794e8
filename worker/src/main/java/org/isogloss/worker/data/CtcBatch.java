package org.isogloss.worker.data;

import java.util.Arrays;
import org.isogloss.protocol.corpus.Vocabulary;

/**
 * One micro-batch of transcribed speech, with everything random about it already drawn.
 *
 * @param speech rows padded to the longest; {@code hidden} may be empty, and there are no negatives and no noise
 * @param labels the transcripts row after row, as class numbers of the vocabulary; never 0, which is the blank
 * @param labelLengths [B] how many labels each row has
 * @param hiddenChannels channels of the projected features that are 0 in all frames of a row, as b * H + h
 */
public record CtcBatch(Batch speech, int[] labels, int[] labelLengths, int[] hiddenChannels) {

    /** The class number of the blank. */
    public static final int BLANK = Vocabulary.BLANK;

    /** @throws IllegalArgumentException when the lengths do not fit or a label is the blank */
    public CtcBatch {
        if (labelLengths.length != speech.rows() || Arrays.stream(labelLengths).sum() != labels.length) {
            throw new IllegalArgumentException(
                    labels.length + " labels for " + speech.rows() + " rows of " + Arrays.toString(labelLengths));
        }
        if (Arrays.stream(labels).anyMatch(label -> label <= BLANK)) {
            throw new IllegalArgumentException("a label is the blank, or negative");
        }
    }
}
