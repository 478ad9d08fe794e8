package org.isogloss.worker.data;

/**
 * Utterances and what is said in them, as classes of a CTC head.
 *
 * @param speech whole utterances, padded to one length; without negatives and noise
 * @param labels of all rows, one row after the other, without padding
 * @param labelLengths [B] how many of them each row has
 * @param hiddenChannels channels hidden from the encoder as b * H + h, ascending
 */
public record CtcBatch(Batch speech, int[] labels, int[] labelLengths, int[] hiddenChannels) {}
