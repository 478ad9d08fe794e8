package org.isogloss.worker.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.isogloss.protocol.InputException;
import org.isogloss.protocol.conformance.Reference;
import org.isogloss.protocol.conformance.ReferenceFile;
import org.isogloss.protocol.layout.ParameterLayout;
import org.isogloss.protocol.layout.ParameterSpec;
import org.isogloss.protocol.model.HuggingFaceConfig;
import org.isogloss.protocol.model.ModelConfig;
import org.isogloss.protocol.model.Wav2Vec2Layout;
import org.isogloss.protocol.tensor.Tensor;
import org.isogloss.worker.data.Batch;
import org.isogloss.worker.data.CtcBatch;

/** A model of a reference directory: a folder with its sizes, parameters and inputs. */
final class ReferenceModel {

    private final Reference reference;
    private final String folder;
    private final ModelConfig config;
    private final JsonNode json;

    ReferenceModel(Reference reference, String folder) {
        this.reference = reference;
        this.folder = folder;
        this.config = HuggingFaceConfig.read(reference.path(folder + "/config.json"));
        this.json = reference.json(folder + "/config.json");
    }

    ModelConfig config() {
        return config;
    }

    float logitTemperature() {
        return (float) json.path("contrastive_logits_temperature").asDouble(0.1);
    }

    double diversityWeight() {
        return json.path("diversity_loss_weight").asDouble(0.1);
    }

    boolean contains(String file) {
        return reference.contains(path(file));
    }

    ReferenceFile file(String file) {
        return reference.file(path(file));
    }

    private String path(String file) {
        return folder + "/" + file + ".safetensors";
    }

    /** A file and, if there is one, its twin of F64 values computed from the same float32 inputs. */
    List<ReferenceFile> withTwin(String file) {
        List<ReferenceFile> files = new ArrayList<>(List.of(file(file)));
        if (contains(file + "_f64")) {
            files.add(file(file + "_f64"));
        }
        return files;
    }

    /** The values of a layout from the model's file and, for a classifier, that of the head. */
    float[] parameters(ParameterLayout layout, String... files) {
        float[] parameters = new float[layout.size()];
        int found = 0;
        for (String file : files) {
            ReferenceFile tensors = file(file);
            for (String name : tensors.tensors()) {
                if (layout.contains(Wav2Vec2Layout.spelling(name))) {
                    copy(tensors.tensor(name), layout.spec(Wav2Vec2Layout.spelling(name)), parameters, tensors.name());
                    found++;
                }
            }
        }
        if (found != layout.specs().size()) {
            throw new InputException(path("model") + ": has " + found + " of the "
                    + layout.specs().size() + " parameters that its config.json asks for");
        }
        return parameters;
    }

    private static void copy(Tensor tensor, ParameterSpec spec, float[] parameters, String file) {
        if (!tensor.shape().equals(spec.dimensions())) {
            throw new InputException(file + ": tensor " + spec.name() + " is " + tensor.shape()
                    + " (config.json asks for " + spec.dimensions() + ")");
        }
        System.arraycopy(tensor.floats(), 0, parameters, spec.offset(), spec.size());
    }

    int samples() {
        return file("inputs").dimension("input_values", 1);
    }

    int rows() {
        return file("inputs").dimension("input_values", 0);
    }

    int[] lengths() {
        return file("inputs").integers("lengths");
    }

    /** The hidden frames as b * T + t. */
    int[] hidden() {
        double[] spans = file("inputs").values("mask_time_indices");
        return IntStream.range(0, spans.length).filter(i -> spans[i] != 0).toArray();
    }

    /** The batch with its most likely codes. */
    Batch batch() {
        return batch(lengths(), hidden(), negatives("inputs"), new float[0]);
    }

    /** The same as if no row were padded. */
    Batch unpaddedBatch() {
        int[] whole = new int[rows()];
        Arrays.fill(whole, samples());
        return batch(whole, hidden(), negatives("inputs"), new float[0]);
    }

    /** The batch with Gumbel noise. */
    Batch noisyBatch() {
        return noisyBatch("train_inputs");
    }

    /** @param negatives the file that names them */
    Batch noisyBatch(String negatives) {
        int[] hidden = hidden();
        float[] noise = file("train_inputs").tensor("gumbel_noise").floats();
        int width = config.codebooks() * config.codes();
        float[] gumbel = new float[hidden.length * width];
        for (int m = 0; m < hidden.length; m++) {
            System.arraycopy(noise, hidden[m] * width, gumbel, m * width, width);
        }
        return batch(lengths(), hidden, negatives(negatives), gumbel);
    }

    float gumbelTemperature() {
        return file("train_inputs").tensor("gumbel_tau").floats()[0];
    }

    private Batch batch(int[] lengths, int[] hidden, int[] negatives, float[] gumbel) {
        float[] waveform = file("inputs").tensor("input_values").floats();
        return new Batch("reference", rows(), samples(), waveform, lengths, hidden, negatives, gumbel);
    }

    /** Frame numbers b * T + t to positions among the hidden frames. */
    private int[] negatives(String file) {
        int[] frames = file(file).integers("sampled_negative_indices");
        int k = file(file).dimension("sampled_negative_indices", 2);
        int[] hidden = hidden();
        int[] positions = new int[hidden.length * k];
        for (int i = 0; i < positions.length; i++) {
            positions[i] = Arrays.binarySearch(hidden, frames[hidden[i / k] * k + i % k]);
            if (positions[i] < 0) {
                throw new InputException(path(file) + ": a negative of frame " + hidden[i / k] + " is not hidden");
            }
        }
        return positions;
    }

    int vocabulary() {
        return file("ctc_head").dimension("lm_head.weight", 0);
    }

    CtcBatch ctcBatch() {
        int[] labels = file("ctc_head").integers("labels");
        int[] lengths = file("ctc_head").integers("target_lengths");
        int width = file("ctc_head").dimension("labels", 1);
        int[] together = IntStream.range(0, labels.length)
                .filter(i -> i % width < lengths[i / width])
                .map(i -> labels[i])
                .toArray();
        return new CtcBatch(batch(lengths(), new int[0], new int[0], new float[0]), together, lengths, new int[0]);
    }
}
