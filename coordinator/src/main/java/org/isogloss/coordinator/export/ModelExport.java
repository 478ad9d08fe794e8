package org.isogloss.coordinator.export;

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
import org.isogloss.protocol.layout.ParameterSpec;
import org.isogloss.protocol.tensor.Dtype;
import org.isogloss.protocol.tensor.SafeTensorsWriter;
import org.isogloss.protocol.tensor.Tensor;
import org.isogloss.protocol.tensor.TensorInfo;

/**
 * Writes a model as a directory that Hugging Face transformers opens: beside its place at first, and moved there when it
 * is whole.
 */
public final class ModelExport {

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
            for (Map.Entry<String, String> file : ModelFiles.of(model).entrySet()) {
                Durable.write(beside.resolve(file.getKey()), file.getValue().getBytes(StandardCharsets.UTF_8));
            }
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
}
