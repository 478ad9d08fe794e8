package org.isogloss.protocol.layout;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.isogloss.protocol.Sha256;

/**
 * The order of all parameters in one flat vector: tensors by name (code point order), values row-major.
 *
 * <p>Coordinator, reducers and workers address parameters by index into this vector, so all of them must have the same
 * layout; its {@link #sha256 hash} is compared when a worker registers.
 */
public final class ParameterLayout {

    private final Map<String, ParameterSpec> byName;
    private final List<ParameterSpec> specs;
    private final int size;
    private final String sha256;

    private ParameterLayout(Map<String, ParameterSpec> byName, int size) {
        this.byName = byName;
        this.specs = List.copyOf(byName.values());
        this.size = size;
        this.sha256 = Sha256.ofText(describe(specs));
    }

    /**
     * The layout of tensors with these shapes.
     *
     * @throws ArithmeticException when the values are more than 2^31 - 1
     */
    public static ParameterLayout of(Map<String, List<Integer>> shapes) {
        Map<String, ParameterSpec> byName = new LinkedHashMap<>();
        int offset = 0;
        for (Map.Entry<String, List<Integer>> entry : new TreeMap<>(shapes).entrySet()) {
            ParameterSpec spec = new ParameterSpec(entry.getKey(), entry.getValue(), offset);
            byName.put(spec.name(), spec);
            offset = Math.addExact(offset, spec.size());
        }
        return new ParameterLayout(byName, offset);
    }

    private static String describe(List<ParameterSpec> specs) {
        StringBuilder text = new StringBuilder();
        for (ParameterSpec spec : specs) {
            text.append(spec.name()).append(' ').append(spec.shape()).append('\n');
        }
        return text.toString();
    }

    /** All tensors in vector order. */
    public List<ParameterSpec> specs() {
        return specs;
    }

    /**
     * A tensor by its name.
     *
     * @throws IllegalArgumentException when there is none
     */
    public ParameterSpec spec(String name) {
        ParameterSpec spec = byName.get(name);
        if (spec == null) {
            throw new IllegalArgumentException("no parameter named " + name);
        }
        return spec;
    }

    public boolean contains(String name) {
        return byName.containsKey(name);
    }

    /** Number of values in the vector. */
    public int size() {
        return size;
    }

    /** SHA-256 of names and shapes in vector order, hexadecimal. */
    public String sha256() {
        return sha256;
    }

    /** The tensors whose name matches, in vector order. */
    public List<ParameterSpec> matching(List<NamePattern> patterns) {
        List<ParameterSpec> found = new ArrayList<>();
        for (ParameterSpec spec : specs) {
            if (patterns.stream().anyMatch(p -> p.matches(spec.name()))) {
                found.add(spec);
            }
        }
        return found;
    }
}
