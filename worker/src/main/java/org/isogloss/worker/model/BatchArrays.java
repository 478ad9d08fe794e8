package org.isogloss.worker.model;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;
import org.isogloss.protocol.model.ModelConfig;
import org.isogloss.worker.data.Batch;
import org.isogloss.worker.data.CtcBatch;

/**
 * A batch in native memory.
 *
 * @param step the scope that the arrays belong to
 * @param waveform [B, N]
 * @param spans [B, T, 1], 1 at hidden frames and 0 elsewhere; null when no frame is hidden
 * @param channels [B, 1, H], 0 at hidden channels and 1 elsewhere; null when no channel is hidden
 * @param hidden [M] int64, the hidden frames as b * T + t; null when there are none
 * @param negatives of each hidden frame; null when there are none
 * @param padding null when no row is padded
 */
record BatchArrays(
        StepScope step,
        NDArray waveform,
        NDArray spans,
        NDArray channels,
        NDArray hidden,
        Negatives negatives,
        Padding padding) {

    static BatchArrays of(StepScope step, CtcBatch batch, ModelConfig config) {
        return of(step, batch.speech(), batch.hiddenChannels(), config);
    }

    static BatchArrays of(StepScope step, Batch batch, ModelConfig config) {
        return of(step, batch, new int[0], config);
    }

    private static BatchArrays of(StepScope step, Batch batch, int[] hiddenChannels, ModelConfig config) {
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
                batch.hidden().length == 0 ? null : step.create(spans, batch.rows(), frames, 1),
                hiddenChannels.length == 0 ? null : channels(step, hiddenChannels, batch.rows(), config.hidden()),
                batch.hidden().length == 0 ? null : step.create(longs(batch.hidden()), batch.hidden().length),
                batch.negatives().length == 0 ? null : Negatives.of(step, batch, hiddenPerRow),
                Padding.of(step, lengths, frames));
    }

    private static NDArray channels(StepScope step, int[] hiddenChannels, int rows, int width) {
        float[] visible = new float[rows * width];
        Arrays.fill(visible, 1);
        for (int channel : hiddenChannels) {
            visible[channel] = 0;
        }
        return step.create(visible, rows, 1, width);
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
