package org.isogloss.worker.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import org.isogloss.protocol.model.ModelConfig;

/**
 * The convolutions that turn a waveform into frames of 20 ms.
 *
 * <pre>waveform [B, N] -> convolutions, norms and GELU -> features [B, T, C]</pre>
 *
 * <p>All rows are worked on as one sequence ({@link FlatRows}), in [frames, channels] order: norms run over the last
 * dimension, and convolutions are channels-last. In training, the graph is cut at every convolution, whose gradients are
 * computed here ({@link StridedConvolution}); between two convolutions it is PyTorch's. What a layer needed is freed as
 * soon as the gradient has passed it.
 */
final class FeatureExtractor {

    private final ModelConfig config;
    private final List<ExtractorLayer> layers = new ArrayList<>();

    FeatureExtractor(ModelConfig config, Weights weights) {
        this.config = config;
        for (int i = 0; i < config.convDim().size(); i++) {
            layers.add(ExtractorLayer.of(config, weights, i));
        }
    }

    /**
     * A layer's values that its gradient needs.
     *
     * @param x input of the convolution, outside the graph
     * @param y its output, a leaf
     * @param z the layer's output, computed from y in the graph
     */
    private record Stage(ExtractorLayer layer, NDArray x, NDArray y, NDArray z) {}

    /**
     * The features of a batch. Without a graph, as in evaluation, nothing is kept for a gradient.
     *
     * @param wanted whether a gradient is; it is computed when the step's backward pass has reached the features
     */
    NDArray apply(StepScope step, NDArray waveform, boolean wanted, Observer observer) {
        boolean trained = wanted && Engines.recordsGraph();
        FlatRows rows = FlatRows.of(config, (int) waveform.getShape().get(0), (int)
                waveform.getShape().get(1));
        List<Stage> stages = new ArrayList<>();
        NDArray x = flat(waveform, rows);
        for (int i = 0; i < layers.size(); i++) {
            Stage stage = stage(layers.get(i), x, rows, i + 1, trained);
            observe(stage.z, rows, i + 1, observer);
            if (trained) {
                stages.add(stage);
                x = stage.z.stopGradient();
            } else {
                // Nothing of it is in a graph; the next layer closes it.
                x = stage.z;
                stage.x.close();
                stage.y.close();
            }
        }
        NDArray last = trained ? stages.get(stages.size() - 1).z : x;
        NDArray frames = Engines.recordingIf(trained, () -> ownFrames(step, last, rows));
        if (!trained) {
            last.close();
        }
        NDArray features = frames.stopGradient();
        observer.saw("conv_features", features);
        if (trained) {
            features.setRequiresGradient(true);
            step.afterBackward(() -> backward(features, frames, stages));
        }
        return features;
    }

    private static Stage stage(ExtractorLayer layer, NDArray x, FlatRows rows, int level, boolean trained) {
        NDArray y = Engines.recordingIf(false, () -> layer.convolution().apply(x));
        if (trained) {
            y.setRequiresGradient(true);
        }
        NDArray z = Engines.recordingIf(trained, () -> layer.activate(y, rows, level));
        return new Stage(layer, x, y, z);
    }

    /** [B, N] as one sequence of samples, [R, 1], with zeros between and after the rows. */
    private static NDArray flat(NDArray waveform, FlatRows rows) {
        int between = rows.spacing()[0] - rows.own()[0];
        NDArray spaced = between == 0 ? waveform : waveform.concat(zeros(waveform, rows.rows(), between), 1);
        int after = rows.length()[0] - rows.rows() * rows.spacing()[0];
        NDArray samples = spaced.reshape(-1, 1);
        return after == 0 ? samples : samples.concat(zeros(waveform, after, 1));
    }

    private static NDArray zeros(NDArray like, long... shape) {
        return like.getManager().zeros(new Shape(shape));
    }

    /** The rows' own frames at the last level: [B, T, C]. */
    private static NDArray ownFrames(StepScope step, NDArray last, FlatRows rows) {
        long[] own = rows.ownFrames();
        return Ops.rows(last, step.create(own, own.length))
                .reshape(rows.rows(), own.length / rows.rows(), last.getShape().get(1));
    }

    private static void observe(NDArray z, FlatRows rows, int level, Observer observer) {
        if (observer != Observer.NONE) {
            observer.saw("conv_layer." + (level - 1), byRow(z, rows, level));
        }
    }

    private static NDArray byRow(NDArray z, FlatRows rows, int level) {
        int spacing = rows.spacing()[level];
        return z.get(new NDIndex(":{}", rows.rows() * spacing))
                .reshape(rows.rows(), spacing, z.getShape().get(1))
                .get(new NDIndex(":, :{}", rows.own()[level]));
    }

    private static void backward(NDArray features, NDArray frames, List<Stage> stages) {
        NDArray gradient = features.getGradient();
        NDArray reached = frames;
        for (int i = stages.size() - 1; i >= 0; i--) {
            Stage stage = stages.get(i);
            Gradients.backward(reached, gradient);
            gradient.close();
            stage.z.close();
            NDArray ofOutput = stage.y.getGradient();
            stage.y.close();
            stage.layer.convolution().backward(stage.x, ofOutput);
            stage.x.close();
            if (i > 0) {
                gradient = stage.layer.convolution().inputGradient(ofOutput);
                reached = stages.get(i - 1).z;
            }
            ofOutput.close();
        }
    }
}
