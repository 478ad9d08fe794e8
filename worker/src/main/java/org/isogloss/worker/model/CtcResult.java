package org.isogloss.worker.model;

/**
 * What a batch of transcribed speech cost: sums over its rows, so that results of several batches add up.
 *
 * @param loss nats, summed over the rows that have an alignment
 * @param labels of the rows that have an alignment
 * @param rows B, all rows
 * @param impossible rows with fewer frames than an alignment needs; they have no loss and no gradient
 * @param frames of all rows, padding not counted
 * @param audioSeconds speech in the batch without padding
 * @param paths [B] the labels of each row by the most likely class of every frame, repeats merged and blanks left out
 */
public record CtcResult(
        double loss, long labels, int rows, int impossible, long frames, double audioSeconds, int[][] paths) {}
