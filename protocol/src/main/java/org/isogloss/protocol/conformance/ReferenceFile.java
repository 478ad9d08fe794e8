package org.isogloss.protocol.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.isogloss.protocol.InputException;
import org.isogloss.protocol.tensor.Dtype;
import org.isogloss.protocol.tensor.Tensor;

/** One file of a reference directory, and which of its tensors are accounted for. */
public final class ReferenceFile {

    private static final Map<String, Dtype> DTYPES =
            Map.of("float32", Dtype.F32, "float64", Dtype.F64, "int64", Dtype.I64, "uint8", Dtype.U8);

    private final String name;
    private final Map<String, Tensor> tensors;
    private final JsonNode manifest;
    private final Set<String> accounted = new HashSet<>();

    ReferenceFile(String name, Map<String, Tensor> tensors, JsonNode manifest) {
        this.name = name;
        this.tensors = tensors;
        this.manifest = manifest;
    }

    /** Where file and manifest differ. */
    Optional<String> mismatch() {
        Set<String> names = new TreeSet<>(tensors.keySet());
        manifest.fieldNames().forEachRemaining(names::add);
        for (String tensor : names) {
            if (!tensors.containsKey(tensor)) {
                return Optional.of("has no tensor " + tensor + ", which manifest.json names");
            }
            JsonNode entry = manifest.path(tensor);
            if (entry.isMissingNode()) {
                return Optional.of("has a tensor " + tensor + ", which manifest.json does not name");
            }
            List<Long> shape = new ArrayList<>();
            entry.path("shape").forEach(d -> shape.add(d.asLong(-1)));
            Tensor found = tensors.get(tensor);
            if (found.dtype() != DTYPES.get(entry.path("dtype").asText())
                    || !found.shape().equals(shape)) {
                return Optional.of("tensor " + tensor + " is " + found.dtype() + " " + found.shape()
                        + ", and by manifest.json " + entry.path("dtype").asText() + " " + shape);
            }
        }
        return Optional.empty();
    }

    public String name() {
        return name;
    }

    public Collection<String> tensors() {
        return tensors.keySet();
    }

    public boolean contains(String tensor) {
        return tensors.containsKey(tensor);
    }

    /**
     * A tensor by its name.
     *
     * @throws InputException when there is none
     */
    public Tensor tensor(String tensor) {
        Tensor found = tensors.get(tensor);
        if (found == null) {
            throw new InputException(name + ": has no tensor " + tensor);
        }
        return found;
    }

    /** A tensor's elements, whatever their type. */
    public double[] values(String tensor) {
        Tensor found = tensor(tensor);
        double[] values = new double[found.size()];
        if (found.dtype() == Dtype.F64) {
            found.data().asDoubleBuffer().get(values);
        } else if (found.dtype() == Dtype.F32) {
            float[] floats = found.floats();
            for (int i = 0; i < values.length; i++) {
                values[i] = floats[i];
            }
        } else {
            long[] integers = found.longs();
            for (int i = 0; i < values.length; i++) {
                values[i] = integers[i];
            }
        }
        return values;
    }

    /** Integers of a size that an array can have. */
    public int[] integers(String tensor) {
        long[] values = tensor(tensor).longs();
        int[] integers = new int[values.length];
        for (int i = 0; i < values.length; i++) {
            if (values[i] != (int) values[i]) {
                throw new InputException(name + ": tensor " + tensor + " has a value " + values[i]);
            }
            integers[i] = (int) values[i];
        }
        return integers;
    }

    /** A tensor's dimension. */
    public int dimension(String tensor, int index) {
        List<Long> shape = tensor(tensor).shape();
        if (index >= shape.size()) {
            throw new InputException(name + ": tensor " + tensor + " is " + shape);
        }
        return Math.toIntExact(shape.get(index));
    }

    /** The manifest's tolerance; 0, for equal values, when it gives none. */
    public double tolerance(String tensor) {
        return manifest.path(tensor).path("atol").asDouble(0);
    }

    /** A verdict on what was computed for the whole tensor, by the manifest's tolerance. */
    public Verdict compare(String tensor, double[] actual) {
        return compare(tensor, actual, values(tensor), tolerance(tensor));
    }

    /**
     * A verdict on what was computed, by another tolerance or for a part of the tensor.
     *
     * @param expected the tensor, or the part of it that is computed here
     */
    public Verdict compare(String tensor, double[] actual, double[] expected, double tolerance) {
        if (actual.length != expected.length) {
            String note = actual.length + " values computed, " + expected.length + " expected";
            return verdict(tensor, Outcome.FAIL, Double.NaN, tolerance, note);
        }
        double difference = Difference.largest(actual, expected);
        Outcome outcome = difference <= tolerance ? Outcome.PASS : Outcome.FAIL;
        return verdict(tensor, outcome, difference, tolerance, "");
    }

    /** A verdict on a tensor that the file has not because nothing leads to it: what was computed must be 0. */
    public Verdict absent(String tensor, List<Long> shape, double[] actual) {
        double difference = Difference.largest(actual, new double[actual.length]);
        Outcome outcome = difference == 0 ? Outcome.PASS : Outcome.FAIL;
        return new Verdict(name, tensor, shape, outcome, difference, 0, "absent, so 0");
    }

    public Verdict input(String tensor) {
        return verdict(tensor, Outcome.INPUT, 0, 0, "");
    }

    public Verdict notApplicable(String tensor, String reason) {
        return verdict(tensor, Outcome.NOT_APPLICABLE, 0, 0, reason);
    }

    private Verdict verdict(String tensor, Outcome outcome, double difference, double tolerance, String note) {
        accounted.add(tensor);
        return new Verdict(name, tensor, tensor(tensor).shape(), outcome, difference, tolerance, note);
    }

    void finish(Consumer<Verdict> verdicts) {
        for (String tensor : tensors.keySet()) {
            if (!accounted.contains(tensor)) {
                verdicts.accept(verdict(tensor, Outcome.FAIL, Double.NaN, 0, "nothing here computes it"));
            }
        }
    }
}
