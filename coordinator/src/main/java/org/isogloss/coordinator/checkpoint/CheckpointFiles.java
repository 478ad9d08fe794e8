package org.isogloss.coordinator.checkpoint;

import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.isogloss.coordinator.reduce.ParameterSnapshot;
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
 * moments as {@code first_moment.} and {@code second_moment.} and the name, and what rounded updates have left out, if they are,
 * as BF16 {@code residual.} and the name. A weight mask is one I64 tensor
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
    private static final String RESIDUAL = "residual.";
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
        return write(file, layout, List.of(Vector.of("", parameters)), Map.of("format", "pt"));
    }

    /** The same with what else the optimizer keeps. */
    static String writeOptimizer(Path file, ParameterLayout layout, ParameterSnapshot snapshot) throws IOException {
        List<Vector> vectors = new ArrayList<>();
        vectors.add(Vector.of(FIRST_MOMENT, snapshot.state().firstMoment()));
        vectors.add(Vector.of(SECOND_MOMENT, snapshot.state().secondMoment()));
        if (snapshot.residual() != null) {
            vectors.add(Vector.ofBf16(RESIDUAL, snapshot.residual()));
        }
        return write(file, layout, vectors, Map.of());
    }

    /**
     * A value for each of the model's.
     *
     * @param prefix what its tensors' names begin with
     */
    private record Vector(String prefix, Dtype dtype, Function<ParameterSpec, Tensor> tensor) {
        static Vector of(String prefix, float[] values) {
            return new Vector(
                    prefix, Dtype.F32, s -> Tensor.ofFloats(Dtype.F32, s.dimensions(), values, s.offset(), s.end()));
        }

        static Vector ofBf16(String prefix, short[] bits) {
            return new Vector(prefix, Dtype.BF16, s -> Tensor.ofBf16Bits(s.dimensions(), bits, s.offset(), s.end()));
        }
    }

    private static String write(Path file, ParameterLayout layout, List<Vector> vectors, Map<String, String> metadata)
            throws IOException {
        List<TensorInfo> tensors = new ArrayList<>();
        for (Vector vector : vectors) {
            layout.specs()
                    .forEach(s ->
                            tensors.add(new TensorInfo(vector.prefix() + s.name(), vector.dtype(), s.dimensions())));
        }
        MessageDigest digest = Sha256.digest();
        try (SafeTensorsWriter writer = SafeTensorsWriter.create(file, tensors, metadata, digest)) {
            for (Vector vector : vectors) {
                for (ParameterSpec s : layout.specs()) {
                    writer.write(vector.tensor().apply(s));
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

    static ParameterSnapshot readOptimizer(Path file, ParameterLayout layout, long step, float[] parameters)
            throws IOException {
        Map<String, Tensor> tensors = SafeTensors.read(file);
        AdamWState state = new AdamWState(
                parameters, vector(file, tensors, FIRST_MOMENT, layout), vector(file, tensors, SECOND_MOMENT, layout));
        boolean rounds = tensors.keySet().stream().anyMatch(name -> name.startsWith(RESIDUAL));
        return new ParameterSnapshot(step, state, rounds ? residual(file, tensors, layout) : null);
    }

    private static short[] residual(Path file, Map<String, Tensor> tensors, ParameterLayout layout) {
        short[] residual = new short[layout.size()];
        for (ParameterSpec spec : layout.specs()) {
            tensor(file, tensors, RESIDUAL + spec.name(), Dtype.BF16, spec).copyBf16Bits(residual, spec.offset());
        }
        return residual;
    }

    /** The parameters' tensors, all of the layout's, mapped. */
    static Map<String, Tensor> mapParameters(Path file, ParameterLayout layout) throws IOException {
        Map<String, Tensor> tensors = SafeTensors.read(file);
        for (ParameterSpec spec : layout.specs()) {
            tensor(file, tensors, spec.name(), Dtype.F32, spec);
        }
        return tensors;
    }

    private static float[] vector(Path file, Map<String, Tensor> tensors, String prefix, ParameterLayout layout) {
        float[] vector = new float[layout.size()];
        for (ParameterSpec spec : layout.specs()) {
            tensor(file, tensors, prefix + spec.name(), Dtype.F32, spec).copyTo(vector, spec.offset());
        }
        return vector;
    }

    private static Tensor tensor(Path file, Map<String, Tensor> tensors, String name, Dtype dtype, ParameterSpec spec) {
        Tensor tensor = tensors.get(name);
        if (tensor == null || tensor.dtype() != dtype || !tensor.shape().equals(spec.dimensions())) {
            throw new InputException(file + ": no " + dtype + " tensor " + name + " " + spec.shape());
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
