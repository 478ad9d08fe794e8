package org.isogloss.coordinator.checkpoint;

import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.isogloss.protocol.InputException;
import org.isogloss.protocol.Sha256;
import org.isogloss.protocol.layout.ParameterLayout;
import org.isogloss.protocol.layout.ParameterSpec;
import org.isogloss.protocol.mask.WeightMask;
import org.isogloss.protocol.optim.AdamWState;
import org.isogloss.protocol.tensor.Dtype;
import org.isogloss.protocol.tensor.SafeTensors;
import org.isogloss.protocol.tensor.SafeTensorsWriter;
import org.isogloss.protocol.tensor.Tensor;
import org.isogloss.protocol.tensor.TensorInfo;

/**
 * The tensors of a checkpoint as safetensors files.
 *
 * <p>{@code parameters.safetensors} has every tensor of the model under its own name, {@code optimizer.safetensors} its
 * moments as {@code first_moment.} and {@code second_moment.} and the name. A weight mask is one I64 tensor
 * {@code kept}: bit i % 64 of word i / 64 for value i of the parameter vector.
 */
final class CheckpointFiles {

    static final String MANIFEST = "manifest.json";
    static final String MANIFEST_HASH = "manifest.sha256";
    static final String PARAMETERS = "parameters.safetensors";
    static final String OPTIMIZER = "optimizer.safetensors";
    static final String MASKS = "masks";
    private static final String MASK_SUFFIX = ".safetensors";
    private static final String FIRST_MOMENT = "first_moment.";
    private static final String SECOND_MOMENT = "second_moment.";
    private static final String KEPT = "kept";

    private CheckpointFiles() {}

    /** Path of a language's weight mask within a checkpoint. */
    static String maskPath(String language) {
        return MASKS + "/" + language + MASK_SUFFIX;
    }

    /** The language of a path made by {@link #maskPath}, or null for any other. */
    static String languageOf(String path) {
        if (!path.startsWith(MASKS + "/") || !path.endsWith(MASK_SUFFIX)) {
            return null;
        }
        String language = path.substring(MASKS.length() + 1, path.length() - MASK_SUFFIX.length());
        return Checkpoint.isFileName(language) ? language : null;
    }

    /** Writes a file. Returns the hash of what was to be written, whatever the disk has made of it. */
    static String writeParameters(Path file, ParameterLayout layout, float[] parameters) throws IOException {
        return write(file, layout, Map.of("", parameters), Map.of("format", "pt"));
    }

    /** The same with the moments. */
    static String writeOptimizer(Path file, ParameterLayout layout, AdamWState state) throws IOException {
        Map<String, float[]> vectors = new LinkedHashMap<>();
        vectors.put(FIRST_MOMENT, state.firstMoment());
        vectors.put(SECOND_MOMENT, state.secondMoment());
        return write(file, layout, vectors, Map.of());
    }

    /** @param vectors by what their tensors' names begin with */
    private static String write(
            Path file, ParameterLayout layout, Map<String, float[]> vectors, Map<String, String> metadata)
            throws IOException {
        List<TensorInfo> tensors = new ArrayList<>();
        for (String prefix : vectors.keySet()) {
            layout.specs().forEach(s -> tensors.add(new TensorInfo(prefix + s.name(), Dtype.F32, s.dimensions())));
        }
        MessageDigest digest = Sha256.digest();
        try (SafeTensorsWriter writer = SafeTensorsWriter.create(file, tensors, metadata, digest)) {
            for (float[] vector : vectors.values()) {
                for (ParameterSpec s : layout.specs()) {
                    writer.write(Tensor.ofFloats(Dtype.F32, s.dimensions(), vector, s.offset(), s.end()));
                }
            }
            writer.finish();
        }
        return Sha256.hex(digest);
    }

    /** The same with a weight mask. */
    static String writeMask(Path file, WeightMask kept) throws IOException {
        long[] words = kept.words();
        List<Long> shape = List.of((long) words.length);
        MessageDigest digest = Sha256.digest();
        List<TensorInfo> tensors = List.of(new TensorInfo(KEPT, Dtype.I64, shape));
        try (SafeTensorsWriter writer = SafeTensorsWriter.create(file, tensors, Map.of(), digest)) {
            writer.write(Tensor.ofLongs(shape, words));
            writer.finish();
        }
        return Sha256.hex(digest);
    }

    static float[] readParameters(Path file, ParameterLayout layout) throws IOException {
        return vector(file, SafeTensors.read(file), "", layout);
    }

    static AdamWState readOptimizer(Path file, ParameterLayout layout, float[] parameters) throws IOException {
        Map<String, Tensor> tensors = SafeTensors.read(file);
        return new AdamWState(
                parameters, vector(file, tensors, FIRST_MOMENT, layout), vector(file, tensors, SECOND_MOMENT, layout));
    }

    /** The parameters' tensors, all of the layout's, mapped. */
    static Map<String, Tensor> mapParameters(Path file, ParameterLayout layout) throws IOException {
        Map<String, Tensor> tensors = SafeTensors.read(file);
        for (ParameterSpec spec : layout.specs()) {
            tensor(file, tensors, spec.name(), spec);
        }
        return tensors;
    }

    private static float[] vector(Path file, Map<String, Tensor> tensors, String prefix, ParameterLayout layout) {
        float[] vector = new float[layout.size()];
        for (ParameterSpec spec : layout.specs()) {
            tensor(file, tensors, prefix + spec.name(), spec).copyTo(vector, spec.offset());
        }
        return vector;
    }

    private static Tensor tensor(Path file, Map<String, Tensor> tensors, String name, ParameterSpec spec) {
        Tensor tensor = tensors.get(name);
        if (tensor == null || tensor.dtype() != Dtype.F32 || !tensor.shape().equals(spec.dimensions())) {
            throw new InputException(file + ": no F32 tensor " + name + " " + spec.shape());
        }
        return tensor;
    }

    static WeightMask readMask(Path file, int size) throws IOException {
        Tensor kept = SafeTensors.read(file).get(KEPT);
        if (kept == null || kept.dtype() != Dtype.I64) {
            throw new InputException(file + ": no I64 tensor " + KEPT);
        }
        try {
            return WeightMask.ofWords(kept.longs(), size);
        } catch (IllegalArgumentException e) {
            throw new InputException(file + ": " + e.getMessage());
        }
    }
}
