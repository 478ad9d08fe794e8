package org.isogloss.worker.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import java.util.Arrays;
import org.isogloss.worker.data.Batch;

/** Which hidden frames are the negatives of which. */
final class Negatives {

    /** For each row with hidden frames, [m, K] int64: positions among the row's m hidden frames. */
    private final NDList perRow;

    /** [M * K] int64, positions among all hidden frames. */
    private final NDArray flat;

    /** Where each of these rows but the first begins among all hidden frames. */
    private final long[] bounds;

    private Negatives(NDList perRow, NDArray flat, long[] bounds) {
        this.perRow = perRow;
        this.flat = flat;
        this.bounds = bounds;
    }

    static Negatives of(StepScope step, Batch batch, int[] hiddenPerRow) {
        int k = batch.negativesPerFrame();
        int[] rows = Arrays.stream(hiddenPerRow).filter(m -> m > 0).toArray();
        NDList perRow = new NDList();
        long[] bounds = new long[rows.length - 1];
        int begin = 0;
        for (int r = 0; r < rows.length; r++) {
            if (r > 0) {
                bounds[r - 1] = begin;
            }
            perRow.add(step.create(shifted(batch.negatives(), begin, rows[r], k), rows[r], k));
            begin += rows[r];
        }
        long[] flat = Arrays.stream(batch.negatives()).asLongStream().toArray();
        return new Negatives(perRow, step.create(flat, flat.length), bounds);
    }

    private static long[] shifted(int[] negatives, int begin, int frames, int k) {
        long[] positions = new long[frames * k];
        for (int i = 0; i < positions.length; i++) {
            positions[i] = (long) negatives[begin * k + i] - begin;
        }
        return positions;
    }

    /** Products of c [M, D] with the negatives in q [M, D]: [M, K]. */
    NDArray similarities(NDArray c, NDArray q) {
        NDList contexts = c.split(bounds);
        NDList quantized = q.split(bounds);
        NDList found = new NDList();
        for (int r = 0; r < perRow.size(); r++) {
            NDArray pairs = contexts.get(r).matMul(quantized.get(r).transpose());
            found.add(pairs.gather(perRow.get(r), 1));
        }
        return NDArrays.concat(found, 0);
    }

    /** Whether a negative has its frame's codes in every codebook: [M, K] boolean from codes [M, G]. */
    NDArray sameCodes(NDArray codes) {
        long frames = codes.getShape().get(0);
        NDArray others =
                Ops.rows(codes, flat).reshape(frames, -1, codes.getShape().get(1));
        return others.neq(codes.expandDims(1)).sum(new int[] {2}).eq(0);
    }
}
