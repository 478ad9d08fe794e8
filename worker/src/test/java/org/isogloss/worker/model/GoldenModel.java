package org.isogloss.worker.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import org.isogloss.protocol.layout.ParameterLayout;
import org.isogloss.protocol.layout.ParameterSpec;
import org.isogloss.protocol.model.HuggingFaceConfig;
import org.isogloss.protocol.model.ModelConfig;
import org.isogloss.protocol.model.Wav2Vec2Layout;
import org.isogloss.protocol.tensor.SafeTensors;
import org.isogloss.protocol.tensor.Tensor;
import org.isogloss.worker.data.Batch;

/** A tiny random model with the values that Hugging Face's implementation gives for it. */
final class GoldenModel {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path GOLDEN = Path.of("src/test/resources/golden");

    private final String name;
    private final JsonNode tolerances;

    GoldenModel(String name) throws IOException {
        this.name = name;
        this.tolerances = JSON.readTree(GOLDEN.resolve("manifest.json").toFile());
    }

    Map<String, Tensor> read(String file) throws IOException {
        return SafeTensors.read(GOLDEN.resolve(name).resolve(file));
    }

    double tolerance(String file, String tensor) {
        return tolerances.get(name + "/" + file).path(tensor).path("atol").asDouble();
    }

    ModelConfig config() {
        return HuggingFaceConfig.read(GOLDEN.resolve(name).resolve("config.json"));
    }

    float[] parameters() throws IOException {
        ParameterLayout layout = Wav2Vec2Layout.of(config());
        Map<String, Tensor> tensors = read("model.safetensors");
        float[] parameters = new float[layout.size()];
        for (ParameterSpec spec : layout.specs()) {
            System.arraycopy(tensors.get(spec.name()).floats(), 0, parameters, spec.offset(), spec.size());
        }
        return parameters;
    }

    /** The batch with its most likely codes. */
    Batch batch() throws IOException {
        return batch(read("inputs.safetensors").get("sampled_negative_indices"), new float[0]);
    }

    /** The batch with Gumbel noise. */
    Batch noisyBatch() throws IOException {
        Map<String, Tensor> inputs = read("train_inputs.safetensors");
        int[] hidden = hidden();
        int width = config().codebooks() * config().codes();
        float[] noise = inputs.get("gumbel_noise").floats();
        float[] gumbel = new float[hidden.length * width];
        for (int m = 0; m < hidden.length; m++) {
            System.arraycopy(noise, hidden[m] * width, gumbel, m * width, width);
        }
        return batch(inputs.get("sampled_negative_indices"), gumbel);
    }

    float temperature() throws IOException {
        return read("train_inputs.safetensors").get("gumbel_tau").floats()[0];
    }

    int[] hidden() throws IOException {
        long[] spans = read("inputs.safetensors").get("mask_time_indices").longs();
        return IntStream.range(0, spans.length).filter(i -> spans[i] != 0).toArray();
    }

    private Batch batch(Tensor negativeFrames, float[] gumbel) throws IOException {
        Map<String, Tensor> inputs = read("inputs.safetensors");
        Tensor waveform = inputs.get("input_values");
        long[] lengths = inputs.get("lengths").longs();
        int[] hidden = hidden();
        return new Batch(
                "golden",
                lengths.length,
                Math.toIntExact(waveform.shape().get(1)),
                waveform.floats(),
                Arrays.stream(lengths).mapToInt(Math::toIntExact).toArray(),
                hidden,
                positions(negativeFrames, hidden),
                gumbel);
    }

    /** Frame numbers b * T + t to positions among the hidden frames. */
    private static int[] positions(Tensor negativeFrames, int[] hidden) {
        int k = Math.toIntExact(negativeFrames.shape().get(2));
        long[] frames = negativeFrames.longs();
        int[] positions = new int[hidden.length * k];
        for (int i = 0; i < positions.length; i++) {
            positions[i] = Arrays.binarySearch(hidden, (int) frames[hidden[i / k] * k + i % k]);
        }
        return positions;
    }
}
