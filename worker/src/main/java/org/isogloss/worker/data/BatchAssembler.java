package org.isogloss.worker.data;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntBinaryOperator;
import org.isogloss.protocol.model.ModelConfig;
import org.isogloss.protocol.random.CounterRandom;

/**
 * The last stage of a micro-batch: cuts the clips read to rows of one length and draws spans, negatives and noise.
 *
 * <p>Every row and every decision has random numbers of its own, so none depends on how many another one took.
 */
final class BatchAssembler {

    private final BatchConfig config;
    private final ModelConfig model;
    private final LengthGroups groups;

    BatchAssembler(BatchConfig config, ModelConfig model, LengthGroups groups) {
        this.config = config;
        this.model = model;
        this.groups = groups;
    }

    /** A batch to train on: random crops, and noise for the quantizer. */
    Batch training(LaneKey lane, int microBatch, List<short[]> clips) {
        Batch quiet = assemble(lane, microBatch, clips, (row, spare) -> lane.random("crop", microBatch, row)
                .nextInt(spare + 1));
        int values = Math.multiplyExact(quiet.hidden().length, Math.multiplyExact(model.codebooks(), model.codes()));
        return withNoise(quiet, GumbelNoise.draw(values, lane.random("gumbel", microBatch)));
    }

    /** A batch to evaluate on: the start of each clip, no noise. */
    Batch evaluation(LaneKey lane, int microBatch, List<short[]> clips) {
        return assemble(lane, microBatch, clips, (row, spare) -> 0);
    }

    private static Batch withNoise(Batch batch, float[] gumbel) {
        return new Batch(
                batch.language(),
                batch.rows(),
                batch.samples(),
                batch.waveform(),
                batch.lengths(),
                batch.hidden(),
                batch.negatives(),
                gumbel);
    }

    /** @param start where the crop of a row begins, of the row and the samples that it has to spare */
    private Batch assemble(LaneKey lane, int microBatch, List<short[]> clips, IntBinaryOperator start) {
        int rows = clips.size();
        int shortest = clips.stream().mapToInt(clip -> clip.length).min().orElseThrow();
        int samples = groups.cropLength(rows, shortest);
        float[] waveform = new float[Math.multiplyExact(rows, samples)];
        for (int row = 0; row < rows; row++) {
            short[] clip = clips.get(row);
            int from = start.applyAsInt(row, clip.length - samples);
            Waveforms.copy(clip, from, waveform, row * samples, samples);
            if (config.normalise()) {
                Waveforms.normalise(waveform, row * samples, samples);
            }
        }
        int[] lengths = new int[rows];
        Arrays.fill(lengths, samples);
        BitSet hidden = hide(lane, microBatch, rows, model.frames(samples));
        int[] negatives = negatives(lane, microBatch, rows, model.frames(samples), hidden);
        return new Batch(
                lane.language(),
                rows,
                samples,
                waveform,
                lengths,
                hidden.stream().toArray(),
                negatives,
                new float[0]);
    }

    /** The hidden frames of all rows as b * T + t. */
    private BitSet hide(LaneKey lane, int microBatch, int rows, int frames) {
        BitSet hidden = new BitSet(rows * frames);
        for (int row = 0; row < rows; row++) {
            int first = row * frames;
            CounterRandom random = lane.random("spans", microBatch, row);
            config.spans().hide(frames, random).stream().forEach(frame -> hidden.set(first + frame));
        }
        return hidden;
    }

    private int[] negatives(LaneKey lane, int microBatch, int rows, int frames, BitSet hidden) {
        int[] negatives = new int
                [Math.multiplyExact(hidden.cardinality(), config.negatives().count())];
        int begin = 0;
        for (int row = 0; row < rows; row++) {
            int end = begin + hidden.get(row * frames, (row + 1) * frames).cardinality();
            config.negatives().draw(begin, end, lane.random("negatives", microBatch, row), negatives);
            begin = end;
        }
        return negatives;
    }
}
