package org.isogloss.worker.model;

import ai.djl.Device;
import ai.djl.engine.Engine;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.isogloss.protocol.conformance.Reference;
import org.isogloss.protocol.conformance.ReferenceFile;
import org.isogloss.protocol.conformance.Verdict;
import org.isogloss.protocol.layout.ParameterLayout;
import org.isogloss.protocol.model.Wav2Vec2Layout;
import org.isogloss.protocol.tensor.Dtype;
import org.isogloss.worker.data.CtcBatch;

/** Computes the CTC values of a reference directory: the cases of the loss alone, and a model with a classifier. */
final class CtcConformance {

    private static final String FILE = "ctc/ctc.safetensors";

    /** Of the largest value, for F64 results: the loss here is computed in fp64. */
    private static final double EXACT = 1e-9;

    private CtcConformance() {}

    /** Rows of losses and gradients. */
    private static final class Rows {

        private final int[] labels;
        private final CtcLoss.Row[] rows;
        private final int stride;

        Rows(float[] logits, int frames, int classes, int blank, int[] lengths, int[] targets, int[] labels) {
            this.labels = labels;
            this.rows = new CtcLoss.Row[lengths.length];
            this.stride = frames * classes;
            int width = targets.length / lengths.length;
            for (int b = 0; b < rows.length; b++) {
                int[] row = Arrays.copyOfRange(targets, b * width, b * width + labels[b]);
                rows[b] = new CtcLoss(blank).of(logits, b * stride, lengths[b], classes, row);
            }
        }

        boolean impossible(int row) {
            return rows[row].impossible();
        }

        double[] losses(boolean zeroInfinity) {
            return Arrays.stream(rows)
                    .mapToDouble(row -> zeroInfinity && row.impossible() ? 0 : row.loss())
                    .toArray();
        }

        double mean(boolean zeroInfinity) {
            double[] losses = losses(zeroInfinity);
            return IntStream.range(0, losses.length)
                    .mapToDouble(b -> losses[b] * share(b))
                    .sum();
        }

        private double share(int row) {
            return 1.0 / Math.max(1, labels[row]) / rows.length;
        }

        /** [B, T, V], of the sum or the mean. */
        double[] gradient(boolean mean) {
            double[] gradient = new double[rows.length * stride];
            for (int i = 0; i < gradient.length; i++) {
                double[] row = rows[i / stride].gradient();
                gradient[i] = i % stride < row.length ? row[i % stride] * (mean ? share(i / stride) : 1) : 0;
            }
            return gradient;
        }
    }

    /** Verdicts on the cases of the loss, if the directory has any. */
    static void check(Reference reference, Consumer<Verdict> verdicts) {
        if (!reference.contains(FILE)) {
            return;
        }
        ReferenceFile file = reference.file(FILE);
        file.tensors().stream()
                .filter(name -> name.endsWith(".logits"))
                .map(name -> name.substring(0, name.length() - "logits".length()))
                .forEach(prefix -> checkCase(file, prefix, verdicts));
    }

    private static void checkCase(ReferenceFile file, String prefix, Consumer<Verdict> verdicts) {
        for (String input : List.of("logits", "targets", "input_lengths", "target_lengths", "blank")) {
            verdicts.accept(file.input(prefix + input));
        }
        Rows rows = new Rows(
                file.tensor(prefix + "logits").floats(),
                file.dimension(prefix + "logits", 1),
                file.dimension(prefix + "logits", 2),
                file.integers(prefix + "blank")[0],
                file.integers(prefix + "input_lengths"),
                file.integers(prefix + "targets"),
                file.integers(prefix + "target_lengths"));
        for (String precision : List.of("f32.", "f64.")) {
            for (boolean zeroInfinity : new boolean[] {false, true}) {
                String suffix = zeroInfinity ? "_zi" : "";
                double[] losses = rows.losses(zeroInfinity);
                String name = prefix + precision;
                loss(file, name + "loss_none" + suffix, losses, verdicts);
                loss(file, name + "loss_sum" + suffix, new double[] {sum(losses)}, verdicts);
                loss(file, name + "loss_mean" + suffix, new double[] {rows.mean(zeroInfinity)}, verdicts);
                for (String reduction : List.of("sum", "mean")) {
                    String tensor = name + "grad_" + reduction + suffix;
                    if (file.contains(tensor)) {
                        double[] gradient = rows.gradient(reduction.equals("mean"));
                        verdicts.accept(gradient(file, tensor, gradient, rows, zeroInfinity));
                    }
                }
            }
        }
    }

    private static double sum(double[] values) {
        return Arrays.stream(values).sum();
    }

    private static void loss(ReferenceFile file, String tensor, double[] actual, Consumer<Verdict> verdicts) {
        if (file.contains(tensor)) {
            double[] expected = file.values(tensor);
            verdicts.accept(file.compare(tensor, actual, expected, tolerance(file, tensor, expected)));
        }
    }

    private static double tolerance(ReferenceFile file, String tensor, double[] expected) {
        if (file.tensor(tensor).dtype() != Dtype.F64) {
            return file.tolerance(tensor);
        }
        return EXACT
                * DoubleStream.of(expected)
                        .map(Math::abs)
                        .filter(Double::isFinite)
                        .max()
                        .orElse(0);
    }

    /** Where there is no alignment, the gradient of an infinite loss has no value, and is not compared. */
    private static Verdict gradient(ReferenceFile file, String tensor, double[] actual, Rows rows, boolean all) {
        int[] compared = IntStream.range(0, actual.length)
                .filter(i -> all || !rows.impossible(i / rows.stride))
                .toArray();
        if (compared.length == 0) {
            return file.notApplicable(tensor, "no row has an alignment, so the gradient has no value");
        }
        double[] values = file.values(tensor);
        if (values.length != actual.length) {
            return file.compare(tensor, actual);
        }
        double[] expected = Arrays.stream(compared).mapToDouble(i -> values[i]).toArray();
        double[] found = Arrays.stream(compared).mapToDouble(i -> actual[i]).toArray();
        return file.compare(tensor, found, expected, tolerance(file, tensor, expected));
    }

    /** Verdicts on what a classifier comes to when values and layers are left out that the reference left out. */
    static void checkDropout(ReferenceModel model, Engine engine, Consumer<Verdict> verdicts) {
        ParameterLayout layout = Wav2Vec2Layout.of(model.config(), model.vocabulary());
        ReferenceValues values = new ReferenceValues(model.withTwin("dropout_ctc_expected"), new int[0]);
        LeftOut leftOut = new ReferenceDropout(model.file("dropout_inputs"), new int[0]);
        try (Trainer trainer = new Trainer(model.config(), layout, engine, Device.cpu(), Objective.XLSR)) {
            trainer.load(model.parameters(layout, "model", "ctc_head"), null);
            CtcResult result = trainer.accumulateCtc(model.ctcBatch(), Trained.ALL, leftOut, values);
            values.put("loss_sum", result.loss());
        }
        values.compare(verdicts);
    }

    /** Verdicts on a model with a classifier; gradients are those of the sum over rows. */
    static void check(ReferenceModel model, Engine engine, Consumer<Verdict> verdicts) {
        int classes = model.vocabulary();
        ParameterLayout layout = Wav2Vec2Layout.of(model.config(), classes);
        ReferenceValues values = new ReferenceValues(model.withTwin("ctc_expected"), new int[0]);
        CtcBatch batch = model.ctcBatch();
        float[] gradients = new float[layout.size()];
        try (Trainer trainer = new Trainer(model.config(), layout, engine, Device.cpu(), Objective.XLSR)) {
            trainer.load(model.parameters(layout, "model", "ctc_head"), null);
            CtcResult result = trainer.accumulateCtc(batch, Trained.ALL, (name, array) -> {
                values.saw(name, array);
                if (name.equals("logits")) {
                    values.saw("log_probs", array.logSoftmax(-1));
                }
            });
            values.put("loss_sum", result.loss());
            trainer.gradients(gradients);
        }
        values.putGradients(layout, gradients, verdicts);
        double[] frames = ModelConformance.featureLengths(model);
        values.put("input_lengths", frames);
        Rows rows = new Rows(
                values.floats("logits"),
                model.config().frames(model.samples()),
                classes,
                CtcBatch.BLANK,
                Arrays.stream(frames).mapToInt(n -> (int) n).toArray(),
                model.file("ctc_head").integers("labels"),
                batch.labelLengths());
        values.put("loss_none", rows.losses(false));
        values.put("loss_mean", rows.mean(false));
        values.compare(verdicts);
    }
}
