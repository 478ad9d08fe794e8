package org.isogloss.protocol.mask;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.isogloss.protocol.layout.ParameterSpec;

/**
 * How many of some weights a weight mask keeps.
 *
 * @param kept weights kept
 * @param size weights there are
 */
public record MaskDensity(long kept, long size) {

    private static final MaskDensity NOTHING = new MaskDensity(0, 0);
    private static final Pattern LAYER = Pattern.compile(".*\\blayers\\.(\\d+)\\.(.*)");

    /** Of one tensor. */
    public static MaskDensity of(WeightMask mask, ParameterSpec spec) {
        return new MaskDensity(mask.kept(spec.offset(), spec.end()), spec.size());
    }

    /** Of some tensors together. */
    public static MaskDensity of(WeightMask mask, List<ParameterSpec> specs) {
        return specs.stream().map(spec -> of(mask, spec)).reduce(NOTHING, MaskDensity::plus);
    }

    /** Of the tensors of each transformer layer, by its number; tensors outside the layers are left out. */
    public static Map<Integer, MaskDensity> byLayer(WeightMask mask, List<ParameterSpec> specs) {
        Map<Integer, MaskDensity> layers = new TreeMap<>();
        for (ParameterSpec spec : specs) {
            Matcher name = LAYER.matcher(spec.name());
            if (name.matches()) {
                layers.merge(Integer.parseInt(name.group(1)), of(mask, spec), MaskDensity::plus);
            }
        }
        return layers;
    }

    /**
     * Of the tensors of one kind in all transformer layers, by their name within a layer, such as {@code
     * attention.k_proj.weight}; tensors outside the layers are left out.
     */
    public static Map<String, MaskDensity> byKind(WeightMask mask, List<ParameterSpec> specs) {
        Map<String, MaskDensity> kinds = new TreeMap<>();
        for (ParameterSpec spec : specs) {
            Matcher name = LAYER.matcher(spec.name());
            if (name.matches()) {
                kinds.merge(name.group(2), of(mask, spec), MaskDensity::plus);
            }
        }
        return kinds;
    }

    private MaskDensity plus(MaskDensity other) {
        return new MaskDensity(kept + other.kept, size + other.size);
    }

    /** Kept weights as a share of all; 1 when there are none. */
    public double share() {
        return size == 0 ? 1 : (double) kept / size;
    }
}
