package org.isogloss.deploy.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import org.isogloss.protocol.model.ModelConfig;
import org.isogloss.worker.bench.MemoryAt;
import org.isogloss.worker.bench.Spread;

/** What the answers of all measurements share: lines for people, fields for programs. */
final class BenchText {

    private static final double MIB = 1 << 20;

    private BenchText() {}

    static String model(ModelConfig m, int parameters) {
        return format(
                "model     %d layers of %d, %d heads, inner %d, convolutions %d; %,d parameters",
                m.layers(), m.hidden(), m.heads(), m.ffn(), m.convDim().get(0), parameters);
    }

    static void model(ObjectNode root, ModelConfig m) {
        root.putObject("model")
                .put("convDim", m.convDim().get(0))
                .put("hidden", m.hidden())
                .put("layers", m.layers())
                .put("heads", m.heads())
                .put("ffn", m.ffn())
                .put("codes", m.codes())
                .put("codevectorDim", m.codevectorDim())
                .put("finalDim", m.finalDim())
                .put("preNorm", m.preNorm());
    }

    static String allocator(Map<String, String> settings) {
        return settings.isEmpty() ? "allocator as it comes" : "allocator " + settings;
    }

    static void allocator(ObjectNode root, Map<String, String> settings) {
        settings.forEach(root.putObject("allocator")::put);
    }

    static String memory(MemoryAt at) {
        return format(
                "memory    after step %d: %d arrays, %s resident, %s of Java objects",
                at.step(), at.liveArrays(), mib(at.residentBytes()), mib(OptionalLong.of(at.heapBytes())));
    }

    static void memory(ObjectNode root, List<MemoryAt> memory) {
        ArrayNode array = root.putArray("memory");
        for (MemoryAt at : memory) {
            ObjectNode node = array.addObject().put("step", at.step()).put("liveArrays", at.liveArrays());
            putBytes(node, "residentBytes", at.residentBytes());
            node.put("heapBytes", at.heapBytes());
        }
    }

    /** @param field whose name says the unit */
    static void spread(ObjectNode root, String field, Spread s) {
        root.putObject(field)
                .put("median", s.median())
                .put("lowerQuartile", s.lowerQuartile())
                .put("upperQuartile", s.upperQuartile())
                .put("min", s.min())
                .put("max", s.max());
    }

    static String mib(OptionalLong bytes) {
        return bytes.isEmpty() ? "unknown" : format("%.0f MiB", bytes.getAsLong() / MIB);
    }

    /** Null where the system does not say. */
    static void putBytes(ObjectNode node, String field, OptionalLong bytes) {
        node.put(field, bytes.isPresent() ? Long.valueOf(bytes.getAsLong()) : null);
    }

    static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
