package org.isogloss.worker.model;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;
import org.isogloss.protocol.model.ModelConfig;
import org.isogloss.protocol.model.Wav2Vec2Layout;
import org.isogloss.worker.data.CtcBatch;

/** The classifier for speech recognition on top of the body: context [B, T, H] to logits of V classes, one the blank. */
final class CtcHead {

    private static final CtcLoss LOSS = new CtcLoss(CtcBatch.BLANK);

    private final Linear classifier;
    private final ModelConfig config;

    CtcHead(ModelConfig config, Weights weights) {
        this.classifier = Linear.of(weights, Wav2Vec2Layout.CTC_HEAD);
        this.config = config;
    }

    /**
     * A batch's result and what to differentiate for its gradient.
     *
     * @param surrogate a scalar with the gradient of the loss, though not its value
     */
    record Classified(CtcResult result, NDArray surrogate) {}

    /**
     * The loss and its gradient G with respect to the logits are computed outside the graph, which goes on from
     * sum(logits * G).
     */
    Classified classify(StepScope step, CtcBatch batch, NDArray context, Observer observer) {
        NDArray logits = classifier.apply(context);
        observer.saw("logits", logits);
        Rows rows = new Rows(batch, logits);
        NDArray gradient = step.create(rows.gradient, logits.getShape().getShape());
        return new Classified(rows.result(), logits.mul(gradient).sum());
    }

    /** The rows of a batch, one after the other. */
    private final class Rows {

        private final CtcBatch batch;
        private final float[] logits;
        private final int stride;
        private final int classes;
        /** [B * T * V], 0 at padded frames. */
        private final float[] gradient;

        private final int[][] paths;
        private double loss;
        private long labels;
        private int impossible;
        private long frames;

        Rows(CtcBatch batch, NDArray scores) {
            this.batch = batch;
            this.logits = scores.toFloatArray();
            this.classes = Math.toIntExact(scores.getShape().get(2));
            this.stride = Math.toIntExact(scores.getShape().get(1)) * classes;
            this.gradient = new float[logits.length];
            this.paths = new int[batch.speech().rows()][];
            int label = 0;
            for (int b = 0; b < paths.length; b++) {
                int end = label + batch.labelLengths()[b];
                row(b, Arrays.copyOfRange(batch.labels(), label, end));
                label = end;
            }
        }

        private void row(int b, int[] ofRow) {
            int length = config.frames(batch.speech().lengths()[b]);
            frames += length;
            paths[b] = GreedyPath.of(logits, b * stride, length, classes, CtcBatch.BLANK);
            CtcLoss.Row row = LOSS.of(logits, b * stride, length, classes, ofRow);
            if (row.impossible()) {
                impossible++;
                return;
            }
            loss += row.loss();
            labels += ofRow.length;
            for (int i = 0; i < row.gradient().length; i++) {
                gradient[b * stride + i] = (float) row.gradient()[i];
            }
        }

        CtcResult result() {
            return new CtcResult(
                    loss,
                    labels,
                    paths.length,
                    impossible,
                    frames,
                    batch.speech().audioSeconds(),
                    paths);
        }
    }
}
