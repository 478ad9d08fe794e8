package org.isogloss.coordinator.export;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.isogloss.coordinator.disk.Durable;
import org.isogloss.protocol.InputException;
import org.isogloss.protocol.config.RunConfig;
import org.isogloss.protocol.layout.ParameterSpec;
import org.isogloss.protocol.model.HuggingFaceConfig;
import org.isogloss.protocol.tensor.Dtype;
import org.isogloss.protocol.tensor.SafeTensorsWriter;
import org.isogloss.protocol.tensor.Tensor;
import org.isogloss.protocol.tensor.TensorInfo;

/**
 * Writes a model as a directory that Hugging Face's {@code Wav2Vec2ForPreTraining} opens: beside its place at first, and
 * moved there when it is whole.
 */
public final class ModelExport {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SAMPLE_RATE = 16_000;

    private ModelExport() {}

    /**
     * Writes the directory, whole or not at all.
     *
     * @throws InputException when there is something at {@code out}, or a value does not fit its number format
     */
    public static void write(ExportedModel model, Path out) throws IOException {
        refuseExisting(out);
        Path place = out.toAbsolutePath().normalize();
        Files.createDirectories(place.getParent());
        Path beside = place.resolveSibling(
                "." + place.getFileName() + ".tmp-" + ProcessHandle.current().pid());
        Files.createDirectory(beside);
        try {
            writeTensors(model, beside.resolve("model.safetensors"));
            text(beside, "config.json", pretty(config(model)));
            text(beside, "preprocessor_config.json", pretty(preprocessor(model.config())));
            text(beside, "README.md", ModelCard.of(model));
            Durable.force(beside);
            refuseExisting(out);
            Files.move(beside, place, StandardCopyOption.ATOMIC_MOVE);
            Durable.force(place.getParent());
        } catch (IOException | RuntimeException e) {
            if (Files.exists(beside)) {
                Durable.delete(beside);
            }
            throw e;
        }
    }

    private static void refuseExisting(Path out) {
        if (Files.exists(out, LinkOption.NOFOLLOW_LINKS)) {
            throw new InputException("--out is " + out + ": exists (accepted: a directory that does not exist yet)");
        }
    }

    private static void writeTensors(ExportedModel model, Path file) throws IOException {
        List<TensorInfo> infos = new ArrayList<>();
        model.tensors().forEach(spec -> infos.add(new TensorInfo(spec.name(), model.dtype(), spec.dimensions())));
        try (SafeTensorsWriter writer = SafeTensorsWriter.create(file, infos, Map.of("format", "pt"))) {
            for (ParameterSpec spec : model.tensors()) {
                float[] values = model.values(spec);
                Tensor tensor = Tensor.ofFloats(model.dtype(), spec.dimensions(), values, 0, values.length);
                if (model.dtype() != Dtype.F32) {
                    checkFinite(spec, tensor);
                }
                writer.write(tensor);
            }
            writer.finish();
        }
    }

    private static void checkFinite(ParameterSpec spec, Tensor tensor) {
        for (float value : tensor.floats()) {
            if (!Float.isFinite(value)) {
                throw new InputException("--dtype: tensor " + spec.name() + " has a value too large for "
                        + tensor.dtype() + " (accepted: bf16 or fp32)");
            }
        }
    }

    private static ObjectNode config(ExportedModel model) {
        RunConfig.Objective objective = model.config().objective();
        ObjectNode json = HuggingFaceConfig.json(model.config().model());
        HuggingFaceConfig.putDropout(json, model.config().dropout());
        json.putArray("architectures").add("Wav2Vec2ForPreTraining");
        json.put(
                "torch_dtype",
                switch (model.dtype()) {
                    case F16 -> "float16";
                    case BF16 -> "bfloat16";
                    default -> "float32";
                });
        json.put("num_negatives", objective.negatives());
        json.put("contrastive_logits_temperature", objective.logitTemperature());
        json.put("diversity_loss_weight", objective.diversityWeight());
        return json;
    }

    private static ObjectNode preprocessor(RunConfig config) {
        return JSON.createObjectNode()
                .put("feature_extractor_type", "Wav2Vec2FeatureExtractor")
                .put("do_normalize", config.objective().normalize())
                .put("feature_size", 1)
                .put("padding_side", "right")
                .put("padding_value", 0.0)
                // Padded frames were left out of attention in training.
                .put("return_attention_mask", true)
                .put("sampling_rate", SAMPLE_RATE);
    }

    private static String pretty(ObjectNode json) throws IOException {
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n";
    }

    private static void text(Path dir, String name, String content) throws IOException {
        Durable.write(dir.resolve(name), content.getBytes(StandardCharsets.UTF_8));
    }
}
