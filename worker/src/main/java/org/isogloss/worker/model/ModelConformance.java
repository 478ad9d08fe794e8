package org.isogloss.worker.model;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.isogloss.protocol.conformance.Reference;
import org.isogloss.protocol.conformance.ReferenceFile;
import org.isogloss.protocol.conformance.Verdict;
import org.isogloss.protocol.layout.ParameterLayout;
import org.isogloss.protocol.layout.ParameterSpec;
import org.isogloss.protocol.model.ModelConfig;
import org.isogloss.protocol.model.Wav2Vec2Layout;
import org.isogloss.worker.data.Batch;

/** Computes the models of a reference directory: forward values, losses and gradients. */
public final class ModelConformance {

    /** So large that the gradient of the diversity loss stands out of the other's rounding. */
    private static final float HEAVY = 1000;

    private final ReferenceModel model;
    private final Engine engine;
    private final Consumer<Verdict> verdicts;
    private final ModelConfig config;
    private final ParameterLayout layout;
    private final int[] hidden;
    private final int frames;

    private ModelConformance(ReferenceModel model, Engine engine, Consumer<Verdict> verdicts) {
        this.model = model;
        this.engine = engine;
        this.verdicts = verdicts;
        this.config = model.config();
        this.layout = Wav2Vec2Layout.of(config);
        this.hidden = model.hidden();
        this.frames = config.frames(model.samples());
    }

    /**
     * Verdicts on the files of every folder with a model, and on the CTC cases.
     *
     * @param threads of the tensor engine
     */
    public static void check(Reference reference, int threads, Consumer<Verdict> verdicts) {
        Engine engine = Engines.start(threads);
        for (String folder : reference.foldersWith("model.safetensors")) {
            new ModelConformance(new ReferenceModel(reference, folder), engine, verdicts).check();
        }
        CtcConformance.check(reference, verdicts);
    }

    private void check() {
        inputs("model", "ctc_head", "train_inputs", "dropout_inputs");
        inputs();
        if (model.contains("expected")) {
            evaluationMode();
        }
        if (model.contains("expected_no_attention_mask")) {
            withoutPadding();
        }
        if (model.contains("train_expected")) {
            trainingMode();
        }
        if (model.contains("dropout_expected")) {
            withDropout();
        }
        if (model.contains("dropout_ctc_expected")) {
            CtcConformance.checkDropout(model, engine, verdicts);
        }
        if (model.contains("ctc_expected")) {
            CtcConformance.check(model, engine, verdicts);
        }
    }

    private void inputs(String... files) {
        for (String file : files) {
            if (model.contains(file)) {
                ReferenceFile inputs = model.file(file);
                inputs.tensors().stream()
                        .filter(name -> !file.equals("model") || layout.contains(Wav2Vec2Layout.spelling(name)))
                        .forEach(name -> verdicts.accept(inputs.input(name)));
            }
        }
    }

    /** Lengths follow from each other. */
    private void inputs() {
        ReferenceFile inputs = model.file("inputs");
        for (String name : List.of("input_values", "lengths", "mask_time_indices", "sampled_negative_indices")) {
            verdicts.accept(inputs.input(name));
        }
        int[] lengths = model.lengths();
        verdicts.accept(inputs.compare("attention_mask", firstOnes(lengths, model.samples())));
        verdicts.accept(inputs.compare("feature_lengths", featureLengths(model)));
    }

    static double[] featureLengths(ReferenceModel model) {
        return Arrays.stream(model.lengths())
                .map(model.config()::frames)
                .asDoubleStream()
                .toArray();
    }

    private static double[] firstOnes(int[] lengths, int width) {
        double[] ones = new double[lengths.length * width];
        for (int row = 0; row < lengths.length; row++) {
            Arrays.fill(ones, row * width, row * width + lengths[row], 1);
        }
        return ones;
    }

    /**
     * Hugging Face takes the diversity of the chosen codes in evaluation, through which no gradient flows; so its
     * gradients are those of the contrastive loss alone.
     */
    private void evaluationMode() {
        ReferenceValues values = new ReferenceValues(model.withTwin("expected"), hidden);
        Batch batch = model.batch();
        float[] gradients = new float[layout.size()];
        chosenCodes(values, train(batch, 1, 0, values, gradients));
        values.putGradients(layout, gradients, verdicts);
        putContrastive(values, gradients);
        lossGradients(values, batch);
        int[] lengths =
                Arrays.stream(featureLengths(model)).mapToInt(n -> (int) n).toArray();
        values.put("feature_attention_mask", firstOnes(lengths, frames));
        values.compare(verdicts);
    }

    private void withoutPadding() {
        ReferenceValues values = new ReferenceValues(model.withTwin("expected_no_attention_mask"), hidden);
        try (Trainer trainer = trainer(0)) {
            chosenCodes(values, trainer.evaluate(model.unpaddedBatch(), values));
        }
        values.compare(verdicts);
    }

    private void trainingMode() {
        ReferenceValues values = new ReferenceValues(model.withTwin("train_expected"), hidden);
        Batch batch = model.noisyBatch();
        float temperature = model.gumbelTemperature();
        float[] gradients = new float[layout.size()];
        sampledCodes(values, train(batch, temperature, (float) model.diversityWeight(), values, gradients));
        values.putGradients(layout, gradients, verdicts);

        float[] contrastive = new float[layout.size()];
        train(batch, temperature, 0, Observer.NONE, contrastive);
        putContrastive(values, contrastive);
        float[] heavy = new float[layout.size()];
        train(batch, temperature, HEAVY, Observer.NONE, heavy);
        for (int i = 0; i < heavy.length; i++) {
            heavy[i] = (heavy[i] - contrastive[i]) / HEAVY;
        }
        putAlone(values, "grad_diversity.", heavy);
        lossGradients(values, batch);
        values.compare(verdicts);
    }

    /** Sampled codes, and the values and layers left out that the reference left out. */
    private void withDropout() {
        ReferenceValues values = new ReferenceValues(model.withTwin("dropout_expected"), hidden);
        LeftOut leftOut = new ReferenceDropout(model.file("dropout_inputs"), hidden);
        float[] gradients = new float[layout.size()];
        try (Trainer trainer = trainer((float) model.diversityWeight())) {
            Batch batch = model.noisyBatch("dropout_inputs");
            sampledCodes(values, trainer.accumulate(batch, model.gumbelTemperature(), leftOut, values));
            trainer.gradients(gradients);
        }
        values.putGradients(layout, gradients, verdicts);
        values.compare(verdicts);
    }

    private void sampledCodes(ReferenceValues values, BatchResult result) {
        double all = result.codeCounts().length;
        values.put("contrastive_loss", result.contrastiveLoss());
        values.put("diversity_loss", result.diversityLoss());
        values.put("loss", result.contrastiveLoss() + model.diversityWeight() * result.diversityLoss());
        values.put("codevector_perplexity", all * (1 - result.diversityLoss() / result.hiddenFrames()));
    }

    private void putContrastive(ReferenceValues values, float[] gradients) {
        putAlone(values, "grad_contrastive.", gradients);
    }

    private void putAlone(ReferenceValues values, String prefix, float[] gradients) {
        for (ParameterSpec spec : layout.specs()) {
            values.put(prefix + spec.name(), ReferenceValues.gradient(spec, gradients));
        }
    }

    private Trainer trainer(float diversityWeight) {
        Objective objective = new Objective(diversityWeight, 0, 1, model.logitTemperature());
        Trainer trainer = new Trainer(config, layout, engine, Device.cpu(), objective);
        trainer.load(model.parameters(layout, "model"), null);
        return trainer;
    }

    private BatchResult train(
            Batch batch, float temperature, float diversityWeight, Observer observer, float[] gradients) {
        try (Trainer trainer = trainer(diversityWeight)) {
            BatchResult result = trainer.accumulate(batch, temperature, observer);
            trainer.gradients(gradients);
            return result;
        }
    }

    private void chosenCodes(ReferenceValues values, BatchResult result) {
        double perplexity = perplexity(result);
        double unused = 1 - perplexity / result.codeCounts().length;
        values.put("contrastive_loss", result.contrastiveLoss());
        values.put("codevector_perplexity", perplexity);
        values.put("diversity_loss", unused * result.hiddenFrames());
        values.put("loss", result.contrastiveLoss() + model.diversityWeight() * unused * result.hiddenFrames());
    }

    private double perplexity(BatchResult result) {
        double[] entropy = new double[config.codebooks()];
        for (int i = 0; i < result.codeCounts().length; i++) {
            double p = (double) result.codeCounts()[i] / result.hiddenFrames();
            entropy[i / config.codes()] -= p == 0 ? 0 : p * Math.log(p);
        }
        return Arrays.stream(entropy).map(Math::exp).sum();
    }

    /** The loss's slope along what it compares, by the loss alone with those values as its leaves. */
    private void lossGradients(ReferenceValues values, Batch batch) {
        try (NDManager manager = engine.newBaseManager(Device.cpu());
                GradientCollector collector = engine.newGradientCollector();
                StepScope step = new StepScope(manager, List.of(), new Staging())) {
            float[] seen = values.floats("projected_states");
            int width = seen.length / hidden.length;
            NDArray context = step.create(seen, hidden.length, width);
            NDArray target = step.create(values.floats("projected_quantized_states"), hidden.length, width);
            context.setRequiresGradient(true);
            target.setRequiresGradient(true);
            long[] chosen = new long[hidden.length * config.codebooks()];
            float[] numbers = values.floats("codes");
            Arrays.setAll(chosen, i -> (long) numbers[i]);
            NDArray codes = step.create(chosen, hidden.length, config.codebooks());
            BatchArrays arrays = BatchArrays.of(step, batch, config);
            values.saw("neg_is_pos", arrays.negatives().sameCodes(codes));
            NDArray loss = ContrastiveLoss.of(context, target, codes, arrays.negatives(), model.logitTemperature())
                    .loss();
            collector.backward(loss);
            int all = model.rows() * frames;
            values.putSpread("dloss.projected_states", step.gradient(context).toFloatArray(), all);
            values.putSpread(
                    "dloss.projected_quantized_states", step.gradient(target).toFloatArray(), all);
        }
    }
}
