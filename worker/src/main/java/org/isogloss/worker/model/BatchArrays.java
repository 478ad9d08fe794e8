package org.isogloss.worker.model;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;
import org.isogloss.protocol.model.ModelConfig;
import org.isogloss.worker.data.Batch;

/**
 * A batch in native memory.
 *
 * @param step the scope that the arrays belong to
 * @param waveform [B, N]
 * @param spans [B, T, 1], 1 at hidden frames and 0 elsewhere
 * @param hidden [M] int64, the hidden frames as b * T + t
 * @param negatives of each hidden frame
 * @param padding null when no row is padded
 */
record BatchArrays(
        StepScope step, NDArray waveform, NDArray spans, NDArray hidden, Negatives negatives, Padding padding) {

    static BatchArrays of(StepScope step, Batch batch, ModelConfig config) {
        int frames = config.frames(batch.samples());
        float[] spans = new float[batch.rows() * frames];
        int[] hiddenPerRow = new int[batch.rows()];
        for (int frame : batch.hidden()) {
            spans[frame] = 1;
            hiddenPerRow[frame / frames]++;
        }
        int[] lengths = Arrays.stream(batch.lengths()).map(config::frames).toArray();
        return new BatchArrays(
                step,
                step.create(batch.waveform(), batch.rows(), batch.samples()),
                step.create(spans, batch.rows(), frames, 1),
                step.create(longs(batch.hidden()), batch.hidden().length),
                Negatives.of(step, batch, hiddenPerRow),
                Padding.of(step, lengths, frames));
    }

    /** Gumbel noise for the quantizer, [M * G, V]. */
    NDArray noise(Batch batch, int codebooks) {
        int rows = batch.hidden().length * codebooks;
        return step.create(batch.gumbel(), rows, batch.gumbel().length / rows);
    }

    private static long[] longs(int[] values) {
        return Arrays.stream(values).asLongStream().toArray();
    }
}
